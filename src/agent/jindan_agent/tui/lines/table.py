"""Lay a Markdown table out in columns that fit the screen, or as records where it would become a ribbon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from jindan_agent.tui.lines.inline import inline
from jindan_tools.text.regex import regex

_CELL = regex(r"(?<!\\)\|")
_RULE = regex(r"^\s*\|?\s*:?-+")
_GAP = 2
_NARROWEST = 10


def table_lines(rows: Sequence[str], width: int) -> Iterator[Content]:
    """Yield the lines of the rows of a table, each row as Markdown writes it, at most `width` columns wide."""
    cells = [_cells(row) for row in rows if not _RULE.match(row)]
    count = max((len(row) for row in cells), default=0)
    if not count:
        return
    full = [[*row, *[Content("")] * (count - len(row))] for row in cells]
    widths = _fitted([max(row[i].cell_length for row in full) for i in range(count)], width)
    if widths is None:
        yield from _records(full, width)
        return
    for at, row in enumerate(full):
        yield from _row([cell.stylize("bold") if at == 0 else cell for cell in row], widths)
        if at == 0:
            yield Content.styled((" " * _GAP).join("-" * w for w in widths), "dim")


def _cells(row: str) -> list[Content]:
    return [inline(cell.strip()) for cell in _CELL.split(row.strip().strip("|"))]


def _fitted(widths: list[int], room: int) -> list[int] | None:
    """Return widths that fit, the widest narrowed first; None when no column could hold a word any more."""
    room -= _GAP * (len(widths) - 1)
    while sum(widths) > room:
        at = widths.index(max(widths))
        if widths[at] <= _NARROWEST:
            return None
        widths[at] = max(_NARROWEST, widths[at] - max(1, (sum(widths) - room) // len(widths)))
    return widths


def _row(row: Sequence[Content], widths: Sequence[int]) -> Iterator[Content]:
    wrapped = [cell.wrap(w) if cell else [Content("")] for cell, w in zip(row, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=Content("")):
        padded = [part.pad_right(max(0, w - part.cell_length)) for part, w in zip(parts, widths, strict=True)]
        yield Content(" " * _GAP).join(padded).rstrip()


def _records(rows: Sequence[Sequence[Content]], width: int) -> Iterator[Content]:
    header = rows[0]
    for row in rows[1:]:
        yield from (Content("- ") + row[0].stylize("bold")).wrap(width)
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell.plain.strip("- "):
                yield from (Content(f"    {name.plain}: ") + cell).wrap(width)
