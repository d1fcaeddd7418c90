"""The code of a notebook as one script, with the line of the file for each of its lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

_MOST_LINES = 20_000


def code_of(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Return (script, line of the file for each line of the script), None for text that is no notebook.

    Lines of magic (`%`, `!`) become `pass`. Cells that are no Python stay out.
    """
    try:
        whole: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cells = cast("dict[str, object]", whole).get("cells") if isinstance(whole, dict) else None
    if not isinstance(cells, list):
        return None
    rows: list[str] = []
    places: list[int] = []
    at, line = 0, 1
    for row in _rows(cast("list[object]", cells)):
        if len(rows) >= _MOST_LINES:
            break
        found = next((p for shape in _shapes(row) if (p := text.find(shape, at)) >= 0), -1)
        if found >= 0:
            line += text.count("\n", at, found)
            at = found + 1
        rows.append(_plain(row))
        places.append(line)
    return "\n".join(rows), tuple(places)


def _rows(cells: list[object]) -> Iterator[str]:
    for cell in cells:
        if not isinstance(cell, dict):
            continue
        table = cast("dict[str, object]", cell)
        source = table.get("source")
        if table.get("cell_type") != "code":
            continue
        whole = (
            "".join(s for s in cast("list[object]", source) if isinstance(s, str))
            if isinstance(source, list)
            else source
        )
        if isinstance(whole, str) and not whole.lstrip().startswith("%%"):
            yield from whole.split("\n")


def _shapes(row: str) -> tuple[str, ...]:
    """Return how a line may stand in the file: as JSON writes it, without the quotes around."""
    stripped = row.rstrip("\n")
    return tuple(json.dumps(stripped, ensure_ascii=e)[1:-1] for e in (False, True)) if stripped.strip() else ()


def _plain(row: str) -> str:
    bare = row.lstrip()
    indent = row[: len(row) - len(bare)]
    return f"{indent}pass" if bare.startswith(("%", "!", "?")) else row
