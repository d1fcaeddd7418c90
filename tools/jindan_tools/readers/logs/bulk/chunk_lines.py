"""The lines of one chunk of a log, as arrays."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from jindan_tools.readers.logs.bulk.chunks import Chunk
from jindan_tools.readers.logs.bulk.layouts import Bytes, Ints, LineSpans
from jindan_tools.readers.logs.bulk.looks import Looks
from jindan_tools.readers.logs.bulk.wordings import NUMBER_BYTES, Sample, Wordings


class ChunkLines(Struct, frozen=True, kw_only=True):
    """Where the n lines of a chunk begin and end, their numbers in the file and their wordings, each of shape (n,).

    `base` is how many lines and redraws were before them; `buffer` goes on for eight bytes behind the last.
    """

    data: bytes
    buffer: Bytes
    base: int
    starts: Ints
    ends: Ints
    numbers: Ints
    wordings: Ints

    def raw(self, at: int) -> bytes:
        """Return the bytes of a line."""
        return self.data[self.starts[at] : self.ends[at]]

    def sample(self, at: int) -> Sample:
        """Return a line with its place."""
        return Sample(int(self.numbers[at]), self.raw(at), self.base + at)


def split(chunk: Chunk, wordings: Wordings, looks: Looks, number: int, base: int) -> ChunkLines:
    """Return the lines of a chunk whose first is line `number` of the file."""
    buffer = np.frombuffer(chunk.data + b"\0" * 8, dtype=np.uint8)
    ends = np.flatnonzero(buffer == ord("\n"))
    starts = np.concatenate(([0], ends[:-1] + 1))
    known = looks.wordings_of(LineSpans(buffer, starts, ends))
    left = np.flatnonzero(known < 0)
    if len(left) * 2 > len(known):
        keys = chunk.data.translate(None, NUMBER_BYTES).split(b"\n")
        known = np.fromiter(map(wordings.__getitem__, keys), dtype=np.int64, count=len(ends))
    elif len(left):
        places = zip(starts[left].tolist(), ends[left].tolist(), strict=True)
        raw = b"\n".join([chunk.data[start:end] for start, end in places])
        keys = raw.translate(None, NUMBER_BYTES).split(b"\n")
        known[left] = np.fromiter(map(wordings.__getitem__, keys), dtype=np.int64, count=len(left))
    lines = ChunkLines(
        data=chunk.data,
        buffer=buffer,
        base=base,
        starts=starts,
        ends=ends,
        numbers=number + (np.arange(len(ends)) if chunk.numbers is None else np.array(chunk.numbers)),
        wordings=known,
    )
    looks.learn(LineSpans(buffer, starts, ends), left, known)
    return lines
