"""Number the rows of a view, so that a model can cite the very line it saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from jindan_agent.looks.view import Row, View


class RowItem(TypedDict):
    """A row that was shown, as plain data: R1, R2, ... `text` is what the model saw, already redacted."""

    id: str
    text: str
    path: str
    line: int | None
    field: str
    value: float | None
    unit: str


def numbered(view: View, first: int, clean: Callable[[str], str]) -> tuple[str, list[RowItem]]:
    """Return the view as text, its rows that have a place numbered from `first`, and those rows."""
    lines: list[str] = []
    rows: list[RowItem] = []
    for row in view.rows:
        text = clean(row.text)
        item = _item(row, f"R{first + len(rows)}", text)
        if item is None:
            lines.append(text)
            continue
        rows.append(item)
        lines.append(f"[{item['id']}] {text}")
    if view.note:
        lines.append(clean(view.note))
    return "\n".join(lines), rows


def _item(row: Row, row_id: str, text: str) -> RowItem | None:
    source = row.source
    if source is None or source.line is None:
        return None
    return RowItem(
        id=row_id,
        text=text,
        path=source.path,
        line=source.line,
        field=source.field or "",
        value=row.value,
        unit=row.unit,
    )
