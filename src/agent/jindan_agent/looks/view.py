"""What a look shows: rows that can be cited by their place, and a note of what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.source import Source
from jindan_tools.text.safe import safe_text

MOST_LETTERS = 6000
_LINE = 240


class Row(Struct, frozen=True, kw_only=True):
    """One line of a view. `source` is the place it came from, None when there is none; `value` is its number."""

    text: str
    source: Source | None = None
    value: float | None = None
    unit: str = ""


class View(Struct, frozen=True, kw_only=True):
    """The rows of a look and what was left out. `ok` is False when there was nothing to show."""

    rows: tuple[Row, ...] = ()
    note: str = ""
    ok: bool = True

    @property
    def text(self) -> str:
        """Return the view as plain text, without numbers to cite."""
        return "\n".join([*(row.text for row in self.rows), *([self.note] if self.note else [])])


def nothing(why: str) -> View:
    """Return a view that says why there is nothing to see."""
    return View(note=why, ok=False)


def cut(rows: Sequence[Row], most: int, what: str) -> View:
    """Return at most `most` rows and MOST_LETTERS letters; the note counts the `what` left out."""
    kept: list[Row] = []
    room = MOST_LETTERS
    for row in rows[:most]:
        clean = safe_text(row.text, 100_000).replace("\n", " ")
        short = clean if len(clean) <= _LINE else f"{clean[:_LINE]}…(줄 잘림)"
        if len(short) > room:
            break
        kept.append(replace(row, text=short))
        room -= len(short) + 1
    left = len(rows) - len(kept)
    return View(rows=tuple(kept), note=f"…(이하 {what} {left:,}개 생략)" if left > 0 else "")


def plain(text: str, most: int, what: str = "줄") -> View:
    """Return a text that holds no places of its own as a view."""
    return cut([Row(text=line) for line in text.splitlines()], most, what)
