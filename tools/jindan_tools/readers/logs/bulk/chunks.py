"""Cut a log into chunks of whole lines in bounded memory, with the redraws of its progress bars thinned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.readers.decode import MAX_LINE
from jindan_tools.readers.redraws import REDRAWS_KEPT, few_pieces

FIRST_CHUNK = 96 << 10
LAST_CHUNK = 96 << 10
_LARGEST_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 20
# About so many redraws of progress bars are kept, evenly, and the last of each line at least.
_REDRAWS = 4000
_LEAST_SPACING = 512
_MANY_REDRAWS = 100


class Chunk(Struct, frozen=True, kw_only=True):
    """Whole lines, each ended by a newline, and their numbers from 0; None when each is the next line.

    `size` is how many bytes of the log they are, `skipped` how many lines are left out behind them.
    """

    data: bytes
    size: int
    numbers: list[int] | None = None
    skipped: int = 0


class LogChunks:
    """Reads `size` bytes of a log, or its first `head` and its last `tail` bytes.

    After the last chunk `rest` is what stands behind the last newline.
    """

    def __init__(self, stream: BinaryIO, size: int, ends: tuple[int, int] | None = None) -> None:
        self._stream = stream
        self._size = size
        self._ends = ends
        self._spacing = max(_LEAST_SPACING, size // _REDRAWS)
        self.rest = b""

    def __iter__(self) -> Iterator[Chunk]:
        """Yield the chunks; they grow, and the end of the log is a chunk of its own."""
        if self._ends is None:
            yield from self._part(self._size)
            return
        head, tail = self._ends
        ahead: Chunk | None = None
        for chunk in self._part(head):
            if ahead is not None:
                yield ahead
            ahead = chunk
        if ahead is not None:
            yield replace(ahead, skipped=self._skip(self._size - head - tail))
        yield from self._part(tail)

    def _part(self, size: int) -> Iterator[Chunk]:
        length, left = FIRST_CHUNK, size
        while left > LAST_CHUNK:
            step = min(length, left - LAST_CHUNK)
            yield from self._next(step)
            left -= step
            length = min(4 * length, _LARGEST_CHUNK)
        yield from self._next(left)

    def _skip(self, size: int) -> int:
        """Leave out `size` bytes and the rest of the line there; return how many lines end in what was left out."""
        count = 0
        while size > 0 and (data := self._stream.read(min(size, _LARGEST_CHUNK))):
            size -= len(data)
            count += int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")))
        self.rest = b""
        cut = self._stream.readline(_LONGEST_LINE)
        return count + cut.count(b"\n")

    def _next(self, length: int) -> Iterator[Chunk]:
        data = self.rest + self._stream.read(length)
        end = data.rfind(b"\n") + 1
        self.rest = data[end:]
        if end:
            yield self._lines(data[:end])
        if len(self.rest) > _LONGEST_LINE:
            self._shorten()

    def shown(self, raw: bytes) -> list[bytes]:
        """Return the redraws to keep of a line that has some."""
        # A bar that is drawn a few times between records may tell the place of the record before it by its first.
        count = raw.count(b"\r")
        least = 1 if count >= _MANY_REDRAWS else 2
        return few_pieces(raw, count, min(REDRAWS_KEPT, max(least, len(raw) // self._spacing))) or [b""]

    def _shorten(self) -> None:
        """Keep what a line longer than any record begins and ends with, or some of the redraws of its bar."""
        if b"\r" in self.rest:
            self.rest = b"\r".join(self.shown(self.rest))
        if len(self.rest) > _LONGEST_LINE:
            self.rest = self.rest[:MAX_LINE]

    def _lines(self, data: bytes) -> Chunk:
        size = len(data)
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        if b"\r" not in data:
            return Chunk(data=data, size=size)
        pieces: list[bytes] = []
        numbers: list[int] = []
        for number, raw in enumerate(data[:-1].split(b"\n")):
            shown = self.shown(raw) if b"\r" in raw else [raw]
            pieces += shown
            numbers += [number] * len(shown)
        pieces.append(b"")
        return Chunk(data=b"\n".join(pieces), size=size, numbers=numbers)
