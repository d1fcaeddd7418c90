"""How many terminal columns a text takes; Korean letters take two."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return the number of columns."""
    return sum(_columns(char) for char in text)


def pad(text: str, columns: int) -> str:
    """Return text filled with spaces up to `columns`."""
    return text + " " * max(0, columns - width(text))


def shorten(text: str, columns: int) -> str:
    """Return text cut to `columns`, with an ellipsis when something was cut."""
    if width(text) <= columns:
        return text
    kept: list[str] = []
    left = columns - 1
    for char in text:
        left -= _columns(char)
        if left < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def wrap(text: str, columns: int) -> list[str]:
    """Return text broken at spaces into lines of at most `columns`; longer words stay whole."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer) > columns:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines or [""]


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
