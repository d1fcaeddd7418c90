"""Put a chart together as lines of the screen: title, plot with its axis, marks, legend."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from jindan_agent.report.width import shorten
from jindan_agent.report.width import width as cells
from jindan_agent.tui.charts.chart import Chart, Glyph
from jindan_agent.tui.charts.raster import column_of, rasterize
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_LABEL = 9
_STYLES = ("$text-primary", "$text-warning", "$text-success")
_SIGNS = {Glyph.LINE: "선", Glyph.CIRCLE: "o", Glyph.PLUS: "+"}
_AROUND = 3


def chart_lines(chart: Chart, width: int, height: int) -> list[Content]:
    """Return exactly `height` lines (at least 6) of at most `width` columns (at least 24)."""
    legend = _legend(chart, width)
    columns, rows = max(12, width - _LABEL - 2), max(2, height - _AROUND - len(legend))
    log = " (로그 눈금)" if chart.log else ""
    return [
        Content.styled(shorten(f"{safe_line(chart.title, 60)}{log}", width), "bold"),
        *_plot(chart, columns, rows),
        _axis(chart, columns),
        _marks(chart, columns),
        *legend,
    ]


def _plot(chart: Chart, columns: int, rows: int) -> Iterator[Content]:
    low, high = chart.range
    labels = {0: figure(high, 3), rows - 1: figure(low, 3)}
    style = _STYLES[0]
    letters = {
        c.glyph.value: _STYLES[i % len(_STYLES)] for i, c in enumerate(chart.curves) if c.glyph is not Glyph.LINE
    }
    for row, dots in enumerate(rasterize(chart, columns, rows)):
        label = (f"{labels.get(row, ''):>{_LABEL}} |", "dim")
        yield Content.assemble(label, *_runs(dots, style, letters))


def _runs(cells: list[str], style: str, letters: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield stretches of cells of one style."""
    text, last = "", ""
    for cell in cells:
        now = letters.get(cell, "dim" if cell == "-" else style)
        if now != last and text:
            yield text, last
            text = ""
        text, last = text + cell, now
    yield text, last


def _axis(chart: Chart, columns: int) -> Content:
    first, last = chart.span
    left, right = figure(first), f"{figure(last)} {chart.unit}"
    room = columns - len(left) - len(figure(last)) - 1 - 2 * len(chart.unit)
    return Content.styled(f"{'':>{_LABEL}}  {left}{' ' * max(1, room)}{right}", "dim")


def _marks(chart: Chart, columns: int) -> Content:
    line = [" "] * columns
    # The first marks matter most and are drawn last.
    for mark in reversed(chart.marks):
        line[column_of(chart, mark.x, columns)] = mark.letter
    return Content.styled(f"{'':>{_LABEL}}  {''.join(line)}".rstrip(), "bold")


def _legend(chart: Chart, width: int) -> list[Content]:
    """Return one line, or two when one does not hold the names."""
    named = [f"{_SIGNS[c.glyph]} = {safe_line(c.name, 40)}" for c in chart.curves]
    named += [f"- = {safe_line(chart.level.name, 40)}"] if chart.level is not None else []
    seen: dict[str, str] = {}
    for mark in chart.marks:
        seen.setdefault(mark.letter, f"{mark.letter} = {mark.meaning}")
    words = [*named, *seen.values()]
    first, rest = [words[0]], words[1:]
    while rest and cells("  ".join([*first, rest[0]])) <= width:
        first.append(rest.pop(0))
    lines = [first, rest] if rest else [first]
    return [Content.styled(shorten("  ".join(line), width), "dim") for line in lines]
