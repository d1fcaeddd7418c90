"""A row of a table as people write it in notes: cells between bars."""

from __future__ import annotations


def cells_of(text: str) -> tuple[str, ...]:
    """Return the cells of a line that begins with a bar, none for any other line."""
    bare = text.strip()
    return tuple(cell.strip() for cell in bare.strip("|").split("|")) if bare.startswith("|") else ()
