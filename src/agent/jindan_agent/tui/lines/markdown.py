"""Turn Markdown as our reports, pages and answers write it into lines that fit the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from jindan_agent.tui.foreign import foreign
from jindan_agent.tui.lines.hanging import hanging
from jindan_agent.tui.lines.inline import inline
from jindan_agent.tui.lines.table import table_lines
from jindan_tools.text.regex import regex

_HEADING = regex(r"^(#{1,6})\s+(.*)$")
_ITEM = regex(r"^(\s*)([-*+]|\d+[.)])\s+(\[[ xX]\]\s+)?(.*)$")
_FENCE = regex(r"^\s*(`{3,}|~{3,})(.*)$")
_DIFF_STYLE = {"+": "$text-success", "-": "$text-error", "@": "dim"}


def markdown_lines(text: str, width: int) -> list[Content]:
    """Return the lines of a Markdown text, each at most `width` columns wide; width below 10 counts as 10."""
    return list(_lines(text.split("\n"), max(10, width)))


def _lines(rows: Sequence[str], width: int) -> Iterator[Content]:
    at = 0
    while at < len(rows):
        row = rows[at]
        fence = _FENCE.match(row)
        if fence:
            end = next((i for i in range(at + 1, len(rows)) if rows[i].strip() == fence[1]), len(rows))
            yield from _fenced(rows[at + 1 : end], width, diff=fence[2].strip() == "diff")
            at = end + 1
        elif row.lstrip().startswith("|"):
            end = next((i for i in range(at, len(rows)) if not rows[i].lstrip().startswith("|")), len(rows))
            yield from table_lines(rows[at:end], width)
            at = end
        else:
            yield from _line(row, width)
            at += 1


def _line(row: str, width: int) -> Iterator[Content]:
    heading, item = _HEADING.match(row), _ITEM.match(row)
    if heading:
        yield from inline(heading[2], "bold underline" if len(heading[1]) <= 2 else "bold").wrap(width)
    elif item:
        indent, mark, box, rest = item[1], item[2], item[3] or "", item[4]
        first = f"{indent}{mark if mark[0].isdigit() else '-'} {box}"
        yield from hanging(Content(first), inline(rest), width)
    elif row.startswith("> "):
        yield from hanging(Content("| "), inline(row[2:], "dim"), width)
    else:
        yield from inline(row).wrap(width) if row.strip() else (Content(""),)


def _fenced(rows: Sequence[str], width: int, *, diff: bool) -> Iterator[Content]:
    for row in rows:
        line = foreign(row) or Content("")
        style = _DIFF_STYLE.get(row[:1], "") if diff else ""
        yield from (Content("  ") + (line.stylize(style) if style else line)).fold(width)
