"""The lines of one file of a run, whatever its size and encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from jindan_agent.tui.evidence.line_index import LineIndex
from jindan_tools.readers.decode import read_head, read_text
from jindan_tools.readers.encodings import encoding_of, is_text


class FileText(Protocol):
    """Lines that can be asked for by number."""

    @property
    def count(self) -> int:
        """Return how many lines there are."""
        ...

    def lines(self, first: int, count: int) -> list[str]:
        """Return the text of at most `count` lines from the 1-based line `first` on."""
        ...


class WholeText:
    """The lines of a file in an encoding that cannot be searched for newlines, read at once."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self.count = len(texts)

    def lines(self, first: int, count: int) -> list[str]:
        """Return the text of at most `count` lines from the 1-based line `first` on."""
        return self._texts[first - 1 : first - 1 + max(0, count)]


def open_text(root: Path, path: str) -> FileText | None:
    """Return the lines of a file, None when it is no text. Raises OSError when it cannot be read."""
    head = read_head(root, path)
    if not is_text(head):
        return None
    if encoding_of(head).startswith("utf-16"):
        return WholeText([line.text for line in read_text(root, path, (root / path).stat().st_size).lines])
    return LineIndex(root, path)
