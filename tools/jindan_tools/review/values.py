"""Write configured values as a person would type them."""

from __future__ import annotations

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.setting import Scalar
from jindan_tools.model.source import Source
from jindan_tools.review.changes import Change
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_LONG = 32


def typed(value: Scalar) -> str:
    """Return a value as one types it, '' for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return figure(value, 6).replace(",", "")
    return safe_line(value, 80)


def shortened(value: Scalar) -> str:
    """Return a value as one types it, a long path by its last part alone."""
    text = typed(value)
    return f"…/{text.rstrip('/').rpartition('/')[2]}" if len(text) > _LONG and "/" in text else text


def number(value: Scalar) -> float | None:
    """Return a value as a float, None for text and booleans."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def cite(change: Change, *, old: bool = True, new: bool = True) -> tuple[Evidence, ...]:
    """Return the lines that state a change."""
    sides = ((old, "이전", change.old, change.old_source), (new, "이후", change.new, change.new_source))
    return tuple(_fact(change, side, value, source) for wanted, side, value, source in sides if wanted and source)


def _fact(change: Change, side: str, value: Scalar, source: Source | None) -> Evidence:
    return Evidence(
        statement=f"{side} 설정의 {change.label} 값은 {typed(value) or '비어 있음'}입니다.",
        value=number(value),
        source=source,
        quote=f"{change.name}: {typed(value)}",
    )
