"""What the cells of a notebook printed, as lines of a log with the line of the file for each."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import cast

from jindan_tools.readers.contract import Line
from jindan_tools.readers.decode import lines_of
from jindan_tools.text.regex import regex

_MOST_LINES = 50_000
_ROW = regex(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = regex(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = regex(r"<[^>]{0,200}>")
_PLACES = frozenset({"step", "epoch"})
_COMMAND = regex(r"^\s*[!%]\s*(.*)", re.MULTILINE)
_PREPARES = regex(
    r"(?:sudo )?(?:python\d? -m )?(?:pip|uv|conda|mamba|apt|apt-get|git|wget|curl|unzip|mkdir|cd|ls|rm|cp|mv)\b|nvidia-smi"
)


def printed_lines(text: str) -> tuple[Line, ...]:
    """Return the printed lines in the order of the cells; empty for text that is no notebook.

    What installers and other commands of preparation print, errors of theirs too, is left out.
    Of tables only those are taken that a trainer draws. An error counts only in the cell that ran last: those before it
    were mended and run again.
    """
    try:
        whole: object = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    cells = cast("dict[str, object]", whole).get("cells") if isinstance(whole, dict) else None
    if not isinstance(cells, list):
        return ()
    tables = [cast("dict[str, object]", c) for c in cast("list[object]", cells) if isinstance(c, dict)]
    newest = max((_count(c) for c in tables), default=-1)
    found: list[Line] = []
    at, number = 0, 1
    for row in (r for cell in tables for r in _rows(cell, newest)):
        place = next((p for shape in _shapes(row) if (p := text.find(shape, at)) >= 0), -1)
        if place >= 0:
            number += text.count("\n", at, place)
            at = place
        found += lines_of("", f"{row}\n".encode("utf-8", "replace"), number)
        if len(found) >= _MOST_LINES:
            break
    return tuple(found)


def _count(cell: dict[str, object]) -> int:
    count = cell.get("execution_count")
    return count if isinstance(count, int) else -1


def _rows(cell: dict[str, object], newest: int) -> Iterator[str]:
    outputs = cell.get("outputs")
    if cell.get("cell_type") != "code" or not isinstance(outputs, list) or _prepares(cell):
        return
    for each in cast("list[object]", outputs):
        if not isinstance(each, dict):
            continue
        output = cast("dict[str, object]", each)
        if output.get("output_type") == "error":
            if _count(cell) == newest:
                yield from _joined(output.get("traceback"), "\n").split("\n")
            continue
        data = output.get("data")
        shown = cast("dict[str, object]", data) if isinstance(data, dict) else {}
        drawn = _joined(shown.get("text/html"), "")
        if "<t" in drawn:
            yield from _table(drawn)
            continue
        yield from _joined(output.get("text", shown.get("text/plain")), "").rstrip("\n").split("\n")


def _prepares(cell: dict[str, object]) -> bool:
    """Say whether all that a cell runs in the shell installs, fetches or moves files."""
    commands = _COMMAND.findall(_joined(cell.get("source"), ""))
    return bool(commands) and all(_PREPARES.match(command) for command in commands)


def _joined(value: object, between: str) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    return between.join(part for part in cast("list[object]", value) if isinstance(part, str))


def _table(drawn: str) -> Iterator[str]:
    """Yield the rows of a table of losses, with bars between the cells."""
    rows = [[_bare(c) for c in _CELL.findall(row)] for row in _ROW.findall(drawn)]
    rows = [row for row in rows if row]
    if not rows or rows[0][0].lower() not in _PLACES or not any("loss" in c.lower() for c in rows[0]):
        return
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _bare(cell: str) -> str:
    return html.unescape(_TAG.sub("", cell)).strip().replace("|", "/")


def _shapes(row: str) -> tuple[str, ...]:
    """Return how a line may stand in the file: as JSON writes it, a row of a table by its last number."""
    bare = row.rstrip("\r").rpartition("\r")[2]
    if bare.startswith("| "):
        bare = bare.rpartition("|")[0].rpartition("|")[2].strip()
    return tuple(json.dumps(bare, ensure_ascii=e)[1:-1] for e in (False, True)) if bare.strip() else ()
