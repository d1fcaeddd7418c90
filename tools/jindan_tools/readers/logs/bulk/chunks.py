"""Cut a log into chunks of whole lines in bounded memory, with the redraws of its progress bars thinned."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.readers.decode import MAX_LINE
from jindan_tools.readers.logs.bulk.redrawn import Redraws

FIRST_CHUNK = 96 << 10
LAST_CHUNK = 96 << 10
_LARGEST_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 20
# Little is kept of redraws: so much of a chunk is gathered, since what is done for each chunk costs too.
_LEAST_SHARE = 4


class Chunk(Struct, frozen=True, kw_only=True):
    """Lines and redraws, each ended by a newline, and their numbers from 0; None when each is the next line.

    `size` is how many bytes of the log they are, `lines` how many line ends (unless each is a line), `skipped` how many
    lines are left out behind them.
    """

    data: bytes
    size: int
    numbers: list[int] | None = None
    lines: int = 0
    skipped: int = 0


class LogChunks:
    """Reads `size` bytes of a log, or its first `head` and its last `tail` bytes.

    After the last chunk `rest` is what stands behind the last newline.
    """

    def __init__(self, stream: BufferedIOBase, size: int, ends: tuple[int, int] | None = None) -> None:
        self._stream = stream
        self._size = size
        self._ends = ends
        self._redraws = Redraws(size)
        # glibc takes a block that is larger than any freed before from the system, page by page (mallopt(3),
        # M_MMAP_THRESHOLD). This one is, so that no chunk will be.
        bytes(_LONGEST_LINE + 2 * _LARGEST_CHUNK)
        self._buffer = bytearray(_LONGEST_LINE + _LARGEST_CHUNK)
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
        held: list[Chunk] = []
        kept = 0
        while left > LAST_CHUNK:
            step = min(_LARGEST_CHUNK if held else length, left - LAST_CHUNK)
            for chunk in self._next(step):
                held.append(chunk)
                kept += len(chunk.data)
            left -= step
            if kept >= length // _LEAST_SHARE:
                yield _joined(held)
                held, kept = [], 0
                length = min(4 * length, _LARGEST_CHUNK)
        if held:
            yield _joined(held)
        if last := [*self._next(left), *self._under_way()]:
            yield _joined(last)

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
        begin = len(self.rest)
        view = memoryview(self._buffer)
        view[:begin] = self.rest
        filled = begin + self._stream.readinto(view[begin : begin + length])
        end = self._buffer.rfind(b"\n", 0, filled) + 1
        if not end and filled > _LONGEST_LINE:
            end = max(0, self._buffer.rfind(b"\r", 0, filled))
        # A line longer than any record is known by what it begins with.
        self.rest = bytes(view[end : filled if filled - end <= _LONGEST_LINE else end + MAX_LINE])
        if end:
            yield self._lines(bytes(view[:end]))

    def _under_way(self) -> Iterator[Chunk]:
        """Yield the redraws of a bar that is still drawn, but for the last two: the last may be half written."""
        end = self.rest.rfind(b"\r", 0, max(0, self.rest.rfind(b"\r")))
        if end > 0:
            data, self.rest = self.rest[:end], self.rest[end:]
            yield self._lines(data)

    def _lines(self, data: bytes) -> Chunk:
        size = len(data)
        if b"\r" in data and data.endswith(b"\r\n", 0, data.find(b"\n") + 1):
            data = data.replace(b"\r\n", b"\n")
        if b"\r" not in data:
            return Chunk(data=data, size=size)
        shown = self._redraws.thin(data)
        return Chunk(data=b"\n".join([*shown.pieces, b""]), size=size, numbers=shown.numbers, lines=shown.lines)


def _joined(chunks: list[Chunk]) -> Chunk:
    """Return several chunks as one."""
    if len(chunks) == 1:
        return chunks[0]
    numbers: list[int] = []
    begin = 0
    for chunk in chunks:
        lines = chunk.data.count(b"\n") if chunk.numbers is None else chunk.lines
        numbers += [begin + number for number in (range(lines) if chunk.numbers is None else chunk.numbers)]
        begin += lines
    data = b"".join([chunk.data for chunk in chunks])
    return Chunk(data=data, size=sum(chunk.size for chunk in chunks), numbers=numbers, lines=begin)
