"""The parts a report is made of, free of any markup; renderers decide how they look."""

from __future__ import annotations

from msgspec import Struct


class Code(Struct, frozen=True):
    """A name, value or place that must be shown letter by letter."""

    text: str


class Strong(Struct, frozen=True):
    """Words that must be seen first."""

    text: str


Span = str | Code | Strong
Text = tuple[Span, ...]


class Paragraph(Struct, frozen=True, kw_only=True):
    """One paragraph of running text."""

    text: Text


class Heading(Struct, frozen=True, kw_only=True):
    """A heading inside a section."""

    text: Text


class Bullet(Struct, frozen=True, kw_only=True):
    """A list item with the items below it."""

    text: Text
    below: tuple[Text, ...] = ()


class Bullets(Struct, frozen=True, kw_only=True):
    """A list without order."""

    items: tuple[Bullet, ...]


class Checklist(Struct, frozen=True, kw_only=True):
    """Things to tick off, in order."""

    items: tuple[Text, ...]


class Table(Struct, frozen=True, kw_only=True):
    """Rows under a header; every row is as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


class Fence(Struct, frozen=True, kw_only=True):
    """Lines shown exactly as they are; `language` is a Markdown info word."""

    lines: tuple[str, ...]
    language: str = "text"


Block = Paragraph | Heading | Bullets | Checklist | Table | Fence


# The info word of a fence for each language of a check.
FENCE_LANGUAGE = {"shell": "bash", "python": "python"}


class Section(Struct, frozen=True, kw_only=True):
    """A titled part of the report."""

    title: str
    blocks: tuple[Block, ...]


class ReportDoc(Struct, frozen=True, kw_only=True):
    """A whole report, ready to be rendered."""

    title: str
    sections: tuple[Section, ...]


def bullets(*items: Text) -> Bullets:
    """Return a flat list."""
    return Bullets(items=tuple(Bullet(text=item) for item in items))


def plain(text: Text) -> str:
    """Return the words of a text without any mark-up."""
    return "".join(span if isinstance(span, str) else span.text for span in text)
