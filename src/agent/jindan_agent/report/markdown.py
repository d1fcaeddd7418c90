"""Render a report as Markdown that reads well both as text and as a page."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import (
    Block,
    Bullets,
    Checklist,
    Code,
    Fence,
    Heading,
    Paragraph,
    ReportDoc,
    Section,
    Strong,
    Table,
    Text,
)
from jindan_agent.report.escape import code_span, escape, fence_mark, without_commands
from jindan_tools.text.figures import fit_particles
from jindan_tools.text.safe import safe_text


def to_markdown(doc: ReportDoc) -> str:
    """Return the whole report, ending in one newline."""
    parts = [f"# {escape(doc.title)}"]
    for number, section in enumerate(doc.sections, start=1):
        parts.append(f"## {number}. {escape(section.title)}")
        parts += ["\n".join(_block(block)) for block in section.blocks]
    return without_commands("\n\n".join(parts)) + "\n"


def section_markdown(section: Section) -> str:
    """Return one section by itself, without a number; a title of '' is left out."""
    parts = [f"### {escape(section.title)}"] if section.title else []
    parts += ["\n".join(_block(block)) for block in section.blocks]
    return without_commands("\n\n".join(parts))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield inline(text)
        case Heading(text=text):
            yield f"### {inline(text)}"
        case Bullets(items=items):
            for item in items:
                yield f"- {inline(item.text)}"
                yield from (f"  - {inline(text)}" for text in item.below)
        case Checklist(items=items):
            yield from (f"- [ ] {inline(text)}" for text in items)
        case Table():
            yield from _table(block)
        case Fence():
            yield from _fence(block)


def inline(text: Text, *, in_table: bool = False) -> str:
    """Return spans as Markdown."""
    parts: list[str] = []
    for span in text:
        match span:
            case str():
                parts.append(escape(fit_particles(span), in_table=in_table))
            case Code(text=code):
                parts.append(code_span(code, in_table=in_table))
            case Strong(text=strong):
                parts.append(f"**{escape(fit_particles(strong.strip()), in_table=in_table)}**")
    return "".join(parts)


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(escape(name, in_table=True) for name in table.header) + " |"
    yield "|" + "---|" * len(table.header)
    for row in table.rows:
        yield "| " + " | ".join(inline(cell, in_table=True) or "-" for cell in row) + " |"


def _fence(fence: Fence) -> Iterator[str]:
    lines = tuple(safe_text(line).replace("\n", " ") for line in fence.lines)
    mark = fence_mark(lines)
    yield f"{mark}{fence.language}"
    yield from lines
    yield mark
