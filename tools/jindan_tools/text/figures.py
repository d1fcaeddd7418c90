"""Write numbers the way an engineer reads them."""

from __future__ import annotations

import math

_BEYOND_READING = 1e4


def figure(value: float | None, digits: int = 4) -> str:
    """Return `value` with `digits` significant digits: 0.04321, 12.5, 1.28e-7, NaN, inf, '-' for None.

    A whole number below ten billion is likely a count, which nobody reads as 1e7: all its digits, as in 10,000,000.
    """
    if value is None:
        return "-"
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{value}"
    if float(value).is_integer() and abs(value) < 1e10:
        return f"{int(value):,}"
    size = abs(value)
    if size < 1e-4 or size >= 1e7:
        return _trim_exponent(f"{value:.{digits - 1}e}")
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float, digits: int = 1) -> str:
    """Return a share in 0..1 as '71.3 %', one beyond a million per cent as '3.26e8 %'."""
    return f"{100 * share:.{digits}f} %" if abs(share) < _BEYOND_READING else f"{figure(100 * share, 3)} %"


def times(ratio: float) -> str:
    """Return a ratio as '14.3배', with one decimal below 100 and none above."""
    return f"{ratio:.1f}배" if ratio < 100 else f"{figure(round(ratio))}배"


def _trim_exponent(text: str) -> str:
    mantissa, exponent = text.split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def span(low: float, high: float, digits: int = 2) -> str:
    """Return 'low~high' with that many decimals, one figure where both are shown the same."""
    ends = dict.fromkeys((f"{low:.{digits}f}", f"{high:.{digits}f}"))
    return "~".join(ends)
