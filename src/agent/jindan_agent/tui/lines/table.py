"""Lay a Markdown table out in columns that fit the screen, or as records where it would become a ribbon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from jindan_agent.report.width import width as cells_of
from jindan_agent.tui.lines.inline import inline
from jindan_tools.text.regex import regex

_CELL = regex(r"(?<!\\)\|")
_RULE = regex(r"^\s*\|?\s*:?-+")
_JOINT = regex(r"[^\s_/.(-]*(?:[_/.-]+| +|(?=\()|$)|\([^\s_/.(-]*(?:[_/.-]+| +|$)?")
_GAP = 2
_NARROWEST = 10


def table_lines(rows: Sequence[str], width: int) -> Iterator[Content]:
    """Yield the lines of the rows of a table, each row as Markdown writes it, at most `width` columns wide."""
    cells = [_cells(row) for row in rows if not _RULE.match(row)]
    count = max((len(row) for row in cells), default=0)
    if not count:
        return
    full = [[*row, *[Content("")] * (count - len(row))] for row in cells]
    columns = [[row[i] for row in full] for i in range(count)]
    widths = _fitted(
        [max(c.cell_length for c in column) for column in columns], width, [_longest_word(column) for column in columns]
    )
    if widths is None:
        yield from _records(full, width)
        return
    for at, row in enumerate(full):
        yield from _row([cell.stylize("bold") if at == 0 else cell for cell in row], widths)
        if at == 0:
            yield Content.styled((" " * _GAP).join("-" * w for w in widths), "dim")


def _cells(row: str) -> list[Content]:
    return [inline(cell.strip()) for cell in _CELL.split(row.strip().strip("|"))]


def _longest_word(column: Sequence[Content]) -> int:
    return max((cells_of(word) for cell in column for word in cell.plain.split()), default=0)


def _fitted(widths: list[int], room: int, words: Sequence[int]) -> list[int] | None:
    """Return widths that fit, the widest narrowed first, those that need not break a word before the others.

    None when no column could hold a word any more.
    """
    room -= _GAP * (len(widths) - 1)
    while sum(widths) > room:
        whole = [w if w > max(_NARROWEST, word) else 0 for w, word in zip(widths, words, strict=True)]
        if any(whole):
            at = whole.index(max(whole))
            least = max(_NARROWEST, words[at])
            widths[at] = max(least, widths[at] - max(1, (sum(widths) - room) // len(widths)))
            continue
        at = widths.index(max(widths))
        if widths[at] <= _NARROWEST:
            return None
        widths[at] = max(_NARROWEST, widths[at] - max(1, (sum(widths) - room) // len(widths)))
    return widths


def _row(row: Sequence[Content], widths: Sequence[int]) -> Iterator[Content]:
    wrapped = [_at_joints(cell, w).wrap(w) if cell else [Content("")] for cell, w in zip(row, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=Content("")):
        padded = [part.pad_right(max(0, w - part.cell_length)) for part, w in zip(parts, widths, strict=True)]
        yield Content(" " * _GAP).join(padded).rstrip()


def _at_joints(cell: Content, width: int) -> Content:
    """Return a cell whose words that do not fit are broken behind `_`, `/`, `-`, `.` or before `(`, where they have one."""
    if _longest_word([cell]) <= width:
        return cell
    parts: list[Content] = []
    start, used = 0, 0
    for joint in _JOINT.finditer(cell.plain):
        piece = cell[start : joint.end()]
        if not piece:
            continue
        if parts and used + piece.cell_length > width and not parts[-1].plain.endswith(" "):
            parts.append(Content("\n"))
            used = 0
        parts.append(piece)
        used = 0 if piece.plain.endswith(" ") else used + piece.cell_length
        start = joint.end()
    return Content("").join(parts)


def _records(rows: Sequence[Sequence[Content]], width: int) -> Iterator[Content]:
    header = rows[0]
    for row in rows[1:]:
        yield from (Content("- ") + row[0].stylize("bold")).wrap(width)
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell.plain.strip("- "):
                yield from (Content(f"    {name.plain}: ") + cell).wrap(width)
