"""Thin the redraws of the progress bars of a chunk, many at a look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from jindan_tools.readers.logs.bulk.bar_values import BarValues, Spans
from jindan_tools.readers.logs.bulk.layouts import Ints
from jindan_tools.readers.logs.bulk.wordings import OVERDRAWN
from jindan_tools.readers.redraws import REDRAWS_KEPT, WORDLESS, evenly, worded_anew

# About so many redraws of progress bars are kept, evenly, and the last of each line at least.
_REDRAWS = 4000
_LEAST_SPACING = 512
_MANY_REDRAWS = 100


class Shown(Struct, frozen=True):
    """The lines and the redraws that are kept, for each the number of its line from 0, and the count of line ends.

    Each redraw that another one was drawn over ends in OVERDRAWN: it tells other things than the last of its line.
    """

    pieces: list[bytes]
    numbers: list[int]
    lines: int


class _Line(Struct, frozen=True, kw_only=True):
    """A redrawn line in its chunk, its letters, and where the redraws to keep begin.

    `words` are those of each redraw when they are the same, else those of all, parted by carriage returns. `covered`: its
    last redraw was drawn over too.
    """

    begin: int
    end: int
    words: bytes
    kept: set[int]
    covered: bool


class Redraws:
    """Thins the redraws of a log of `size` bytes; those with an extreme of a value that a bar shows are kept too."""

    def __init__(self, size: int) -> None:
        self._spacing = max(_LEAST_SPACING, size // _REDRAWS)
        self._values = BarValues()

    def thin(self, data: bytes) -> Shown:
        """Return what is kept of some lines, of which the last may end in a carriage return: it will be drawn over."""
        lines: list[_Line | None] = []
        spans: list[tuple[int, int]] = []
        begin = 0
        worded = data.translate(None, WORDLESS).split(b"\n")
        for words in worded:
            end = data.find(b"\n", begin)
            if end < 0 and begin == len(data):
                break
            covered, end = end < 0, end if end >= 0 else len(data)
            lines.append(self._line(data, begin, end, words, covered=covered) if b"\r" in words or covered else None)
            spans.append((begin, end))
            begin = end + 1
        self._keep_extremes(data, [line for line in lines if line is not None])
        pieces: list[bytes] = []
        numbers: list[int] = []
        for number, ((begin, end), line) in enumerate(zip(spans, lines, strict=True)):
            shown = [data[begin:end]] if line is None else _cut(data, line)
            pieces += shown
            numbers += [number] * len(shown)
        return Shown(pieces, numbers, len(worded) - 1)

    def _line(self, data: bytes, begin: int, end: int, words: bytes, *, covered: bool) -> _Line:
        """Return a redrawn line with those of its redraws that are kept in any case."""
        if words.endswith(b"\r"):
            end, words = end - 1, words[:-1]
        count = words.count(b"\r")
        last = words[words.rfind(b"\r") + 1 :]
        # A bar that is drawn a few times between records may tell the place of the record before it by its first.
        start = data.rfind(b"\r", begin, end) + 1 or begin
        least = 1 if count >= _MANY_REDRAWS and not self._values.shows(last, data[start:end]) else 2
        kept = min(REDRAWS_KEPT, max(least, (end - begin) // self._spacing))
        alike = (last + b"\r") * count + last
        if words in (alike, alike[len(last) :]):
            return _Line(begin=begin, end=end, words=last, kept=evenly(data, begin, end, kept), covered=covered)
        return _Line(begin=begin, end=end, words=words, kept=worded_anew(data[begin:end], begin, kept), covered=covered)

    def _keep_extremes(self, data: bytes, lines: Sequence[_Line]) -> None:
        found: dict[bytes, list[tuple[_Line, Spans]]] = {}
        cuts: Ints | None = None
        for line in lines:
            for words in {line.words} if b"\r" not in line.words else set(line.words.split(b"\r")):
                if self._shows(words, data, line):
                    cuts = _cuts(data) if cuts is None else cuts
                    found.setdefault(words, []).append((line, _spans(cuts, line, words)))
        for words, some in found.items():
            spans = Spans(np.concatenate([s.starts for _, s in some]), np.concatenate([s.ends for _, s in some]))
            ends = np.cumsum([len(s.starts) for _, s in some])
            for at in self._values.extremes(words, data, spans):
                some[int(np.searchsorted(ends, at, side="right"))][0].kept.add(int(spans.starts[at]))

    def _shows(self, words: bytes, data: bytes, line: _Line) -> bool:
        if b"\r" not in line.words:
            start = data.rfind(b"\r", line.begin, line.end) + 1 or line.begin
            return self._values.shows(words, data[start : line.end])
        at = line.words.split(b"\r").index(words)
        return self._values.shows(words, data[line.begin : line.end].split(b"\r")[at])


def _cuts(data: bytes) -> Ints:
    """Return where redraws and lines end."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    return np.flatnonzero((buffer == ord("\r")) | (buffer == ord("\n")))


def _spans(cuts: Ints, line: _Line, words: bytes) -> Spans:
    """Return the redraws of a line that are worded so."""
    first, behind = np.searchsorted(cuts, (line.begin, line.end))
    ends = np.concatenate((cuts[first:behind], [line.end]))
    starts = np.concatenate(([line.begin], ends[:-1] + 1))
    same = b"\r" not in line.words
    mine = ends > starts if same else np.array([word == words for word in line.words.split(b"\r")])
    return Spans(starts[mine], ends[mine])


def _cut(data: bytes, line: _Line) -> list[bytes]:
    ends = [(start, data.find(b"\r", start, line.end)) for start in sorted(line.kept)]
    shown = [data[start : stop if stop >= 0 else line.end] for start, stop in ends]
    shown = [piece for piece in shown if piece.strip()] or [b""]
    covered = len(shown) if line.covered else len(shown) - 1
    return [piece + OVERDRAWN for piece in shown[:covered]] + shown[covered:]
