"""Find any line of a large file quickly: where every block of lines starts, counted once."""

from __future__ import annotations

import os
from bisect import bisect_right
from pathlib import Path
from typing import BinaryIO

from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.walk import open_regular

_BLOCK = 1 << 18
_LONGEST = 4096


class LineIndex:
    """The lines of a file of a run as they were when it was opened. Raises OSError when it cannot be read."""

    def __init__(self, root: Path, path: str) -> None:
        self._root, self._path = root, path
        self._starts: list[int] = [1]
        line, last = 1, b""
        with os.fdopen(open_regular(root, path), "rb") as stream:
            for block in iter(lambda: stream.read(_BLOCK), b""):
                line += block.count(b"\n")
                self._starts.append(line)
                last = block
        # A file that ends in a newline has no line after it.
        self.count = line - 1 if last.endswith(b"\n") else line if last else 0

    def lines(self, first: int, count: int) -> list[str]:
        """Return the text of at most `count` lines from the 1-based line `first` on, each cut at 4096 bytes."""
        if count < 1 or not 1 <= first <= self.count:
            return []
        block = bisect_right(self._starts, first) - 1
        # A block boundary may lie within a line: its start is then in the block before.
        skipped = first - self._starts[block]
        found: list[str] = []
        with os.fdopen(open_regular(self._root, self._path), "rb") as stream:
            stream.seek(self._line_start(stream.fileno(), block))
            for _ in range(skipped):
                stream.readline()
            for _ in range(min(count, self.count - first + 1)):
                found.append(_shown(stream))
        return found

    def _line_start(self, descriptor: int, block: int) -> int:
        """Return the offset at which the line that is open at the start of a block begins."""
        at = block * _BLOCK
        while at > 0:
            start = max(0, at - _BLOCK)
            before = os.pread(descriptor, at - start, start).rfind(b"\n")
            if before >= 0:
                return start + before + 1
            at = start
        return 0


def _shown(stream: BinaryIO) -> str:
    """Return the next line as a terminal would end up showing it; what is left of a longer one is skipped."""
    raw = end = stream.readline(_LONGEST)
    while len(end) == _LONGEST and not end.endswith(b"\n"):
        end = stream.readline(_LONGEST)
    pieces = [piece for piece in raw.rstrip(b"\r\n").split(b"\r") if piece.strip()]
    return decode_line(pieces[-1]) if pieces else ""
