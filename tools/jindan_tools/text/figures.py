"""Write numbers the way an engineer reads them."""

from __future__ import annotations

import math
import re

from jindan_tools.text.regex import regex

_AFTER_NUMBER = regex(r"(?<=[0-9])(을|를|이|가|은|는|과|와|으로|로)(?=[ .,)]|$)")
# How a number is read aloud ends in a consonant (영, 일, 삼, 육, 칠, 팔; 십, 백, 천, 만 too), and in ㄹ after 1, 7 and 8.
_CLOSED, _LIQUID = frozenset("013678"), frozenset("178")
_CLOSED_FORM = {"를": "을", "가": "이", "는": "은", "와": "과", "로": "으로"}
_OPEN_FORM = {closed: open_ for open_, closed in _CLOSED_FORM.items()}

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


def fit_particles(text: str) -> str:
    """Return our own Korean text with every particle behind a number in the form that the number's last digit asks for.

    '한도 1를' becomes '한도 1을', '값 0.0564은' becomes '값 0.0564는', '0.5로' stays.
    """
    return _AFTER_NUMBER.sub(_fitting, text)


def _fitting(found: re.Match[str]) -> str:
    particle, digit = found[1], found.string[found.start() - 1]
    if digit in _CLOSED and not (digit in _LIQUID and particle in {"로", "으로"}):
        return _CLOSED_FORM.get(particle, particle)
    return _OPEN_FORM.get(particle, particle)
