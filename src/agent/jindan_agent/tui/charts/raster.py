"""Draw curves into a grid of characters: lines as braille dots, points as letters."""

from __future__ import annotations

import math

from jindan_agent.tui.charts.chart import Chart, Curve, Glyph

_FIRST = 0x2800
# The bit of each dot of a braille cell, by row and column.
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_LEVEL = "-"
Grid = list[list[str]]


def rasterize(chart: Chart, columns: int, rows: int) -> Grid:
    """Return `rows` rows of `columns` one-column characters; blank where nothing is drawn."""
    dots = [[0] * columns for _ in range(rows)]
    grid = [[" "] * columns for _ in range(rows)]
    if chart.level is not None:
        row = min(rows - 1, (4 * rows - 1 - _height(chart, chart.level.y, 4 * rows)) // 4)
        grid[row] = [_LEVEL] * columns
    for curve in chart.curves:
        if curve.glyph is Glyph.LINE:
            _line(chart, curve, dots)
    for row, line in enumerate(dots):
        for column, bits in enumerate(line):
            if bits:
                grid[row][column] = chr(_FIRST + bits)
    for curve in chart.curves:
        if curve.glyph is not Glyph.LINE:
            _points(chart, curve, grid)
    return grid


def column_of(chart: Chart, x: float, columns: int) -> int:
    """Return the column of a place of the axis."""
    first, last = chart.span
    return 0 if last <= first else max(0, min(columns - 1, round((x - first) / (last - first) * (columns - 1))))


def _line(chart: Chart, curve: Curve, dots: list[list[int]]) -> None:
    wide, high = 2 * len(dots[0]), 4 * len(dots)
    places = [(column_of(chart, x, wide), _height(chart, y, high)) for x, y in zip(curve.xs, curve.ys, strict=True)]
    before = places[0]
    for place in places:
        for x, y in _between(before, place):
            row, part = divmod(high - 1 - y, 4)
            dots[row][x // 2] |= _BITS[part][x % 2]
        before = place


def _between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if steps == 0:
        return [end]
    return [
        (start[0] + round((end[0] - start[0]) * i / steps), start[1] + round((end[1] - start[1]) * i / steps))
        for i in range(1, steps + 1)
    ]


def _points(chart: Chart, curve: Curve, grid: Grid) -> None:
    columns, rows = len(grid[0]), len(grid)
    for x, y in zip(curve.xs, curve.ys, strict=True):
        row = (4 * rows - 1 - _height(chart, y, 4 * rows)) // 4
        grid[row][column_of(chart, x, columns)] = curve.glyph.value


def _height(chart: Chart, y: float, dots: int) -> int:
    low, high = chart.range
    if high <= low:
        return dots // 2
    share = math.log(y / low) / math.log(high / low) if chart.log else (y - low) / (high - low)
    return max(0, min(dots - 1, round(share * (dots - 1))))
