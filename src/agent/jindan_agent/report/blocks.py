"""The parts a report is made of, free of any markup; renderers decide how they look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A name, value or place that must be shown letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that must be seen first."""

    text: str


Span = str | Code | Strong
Text = tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Bullet:
    """A list item with the items below it."""

    text: Text
    below: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Bullet, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """Things to tick off, in order."""

    items: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows under a header; every row is as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fence:
    """Lines shown exactly as they are; `language` is a Markdown info word."""

    lines: tuple[str, ...]
    language: str = "text"


Block = Paragraph | Heading | Bullets | Checklist | Table | Fence


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A titled part of the report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportDoc:
    """A whole report, ready to be rendered."""

    title: str
    sections: tuple[Section, ...]


def bullets(*items: Text) -> Bullets:
    """Return a flat list."""
    return Bullets(items=tuple(Bullet(text=item) for item in items))


def plain(text: Text) -> str:
    """Return the words of a text without any mark-up."""
    return "".join(span if isinstance(span, str) else span.text for span in text)
