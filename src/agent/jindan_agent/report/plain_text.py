"""Render a report for a terminal: no markup, aligned columns, wrapped lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from jindan_agent.report.blocks import (
    Block,
    Bullets,
    Checklist,
    Fence,
    Heading,
    Paragraph,
    ReportDoc,
    Table,
    Text,
    plain,
)
from jindan_agent.report.escape import without_commands
from jindan_agent.report.width import pad, width, wrap
from jindan_tools.text.figures import fit_particles
from jindan_tools.text.safe import safe_text

COLUMNS = 100
_NARROWEST = 28


def to_text(doc: ReportDoc) -> str:
    """Return the whole report, ending in one newline."""
    lines = [_safe(doc.title), "=" * min(COLUMNS, width(_safe(doc.title)))]
    for number, section in enumerate(doc.sections, start=1):
        lines += ["", f"[{number}] {_safe(section.title)}"]
        for at, block in enumerate(section.blocks):
            lines += [""] if at and not isinstance(block, Bullets | Checklist) else []
            lines += _block(block)
    return without_commands("\n".join(line.rstrip() for line in lines)) + "\n"


def _safe(text: str) -> str:
    return safe_text(text).replace("\n", " ")


def _words(text: Text) -> str:
    return _safe(fit_particles(plain(text)))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield from wrap(_words(text), COLUMNS)
        case Heading(text=text):
            yield f"■ {_words(text)}"
        case Bullets(items=items):
            for item in items:
                yield from _hanging("- ", item.text)
                for text in item.below:
                    yield from _hanging("    · ", text)
        case Checklist(items=items):
            for text in items:
                yield from _hanging("[ ] ", text)
        case Table():
            yield from _table(block)
        case Fence(lines=lines):
            yield from (f"    {_safe(line)}" for line in lines)


def _hanging(mark: str, text: Text) -> Iterator[str]:
    indent = " " * width(mark)
    for at, line in enumerate(wrap(_words(text), COLUMNS - len(indent))):
        yield f"{indent if at else mark}{line}"


def _table(table: Table) -> Iterator[str]:
    rows = [table.header, *(tuple(_words(cell) or "-" for cell in row) for row in table.rows)]
    widths = _fitted([max(width(row[i]) for row in rows) for i in range(len(table.header))])
    if widths is None:
        yield from _records(table)
        return
    for at, row in enumerate(rows):
        yield from _row(row, widths)
        if at == 0:
            yield "  ".join("-" * w for w in widths)


def _fitted(widths: list[int]) -> list[int] | None:
    """Return column widths that fit the line, the widest narrowed; None when it would become a ribbon."""
    room = COLUMNS - 2 * (len(widths) - 1)
    while sum(widths) > room:
        at = widths.index(max(widths))
        widths[at] -= min(widths[at] - _NARROWEST, sum(widths) - room)
        if max(widths) <= _NARROWEST:
            return None
    return widths


def _row(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    cells = [wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
    for line in zip_longest(*cells, fillvalue=""):
        yield "  ".join(pad(part, w) for part, w in zip(line, widths, strict=True))


def _records(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield from _hanging("- ", (f"{table.header[0]} ", *row[0]))
        for name, cell in zip(table.header[1:], row[1:], strict=True):
            if _words(cell).strip("- "):
                yield from _hanging("    ", (f"{name}: ", *cell))
