"""Draw one curve with block characters, the turning point marked, at most 80 columns wide."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jindan_agent.report.decisive import Turn
from jindan_agent.report.width import shorten
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_BLOCKS = " ▁▂▃▄▅▆▇█"
_BROKEN = "×"
_COLUMNS = 60
_ROWS = 5
_LABEL = 9
_MOST_DIGITS = 7
_LOG_SPAN = 100.0
# A curve that moves by less than this share of its level is drawn flat, on a scale of this share around it.
_FLAT, _AROUND_FLAT = 1e-3, 5e-3


def draw(turn: Turn) -> tuple[str, ...]:
    """Return the lines of the drawing: title, five rows of bars, axis with the mark, caption."""
    series = turn.series
    columns = min(_COLUMNS, len(series))
    buckets = _buckets(series.values, columns)
    low, high = _scale(series.finite)
    log = low > 0 and high / low > _LOG_SPAN
    levels = [None if v is None else _level(v, low, high, log=log) for v in buckets]
    note = ", 로그 눈금" if log else ""
    broken = f", {_BROKEN} = NaN 또는 무한대" if any(v is None for v in buckets) else ""
    span = f"{series.x_label(0)} ~ {series.x_label(len(series) - 1)}"
    title = shorten(f"{safe_line(series.told, 40)} ({span}{note}{broken})", 80)
    at = min(columns - 1, turn.index * columns // len(series))
    return (title, *_rows(levels, low, high), _axis(at, columns), _caption(turn))


def _scale(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    size = max(abs(low), abs(high))
    if size and high - low >= _FLAT * size:
        return low, high
    middle, reach = (low + high) / 2, _AROUND_FLAT * size or 1.0
    return middle - reach, middle + reach


def _buckets(values: Sequence[float], columns: int) -> list[float | None]:
    """Return the mean of each column's finite values, None where any value is not finite."""
    found: list[float | None] = []
    for column in range(columns):
        start, end = column * len(values) // columns, (column + 1) * len(values) // columns
        part = values[start:end]
        found.append(sum(part) / len(part) if all(map(math.isfinite, part)) else None)
    return found


def _level(value: float, low: float, high: float, *, log: bool) -> int:
    share = math.log(value / low) / math.log(high / low) if log else (value - low) / (high - low)
    return max(1, round(share * _ROWS * 8))


def _rows(levels: Sequence[int | None], low: float, high: float) -> list[str]:
    rows: list[str] = []
    digits = next((d for d in range(3, _MOST_DIGITS) if figure(high, d) != figure(low, d)), _MOST_DIGITS)
    for row in reversed(range(_ROWS)):
        label = {_ROWS - 1: figure(high, digits), 0: figure(low, digits)}.get(row, "")
        bars = "".join(_cell(level, row) for level in levels)
        rows.append(f"{label:>{_LABEL}} ┤{bars}".rstrip())
    return rows


def _cell(level: int | None, row: int) -> str:
    if level is None:
        return _BROKEN if row == 0 else " "
    return _BLOCKS[max(0, min(8, level - row * 8))]


def _axis(at: int, columns: int) -> str:
    return f"{'':>{_LABEL}} └{'─' * at}▲{'─' * (columns - at - 1)}"


def _caption(turn: Turn) -> str:
    series, index = turn.series, turn.index
    where = f"{series.path}:{series.lines[index]}"
    return shorten(
        f"{'':>{_LABEL}}  ▲ {series.x_label(index)}, {figure(series.values[index])} ({safe_line(where, 60)})", 80
    )
