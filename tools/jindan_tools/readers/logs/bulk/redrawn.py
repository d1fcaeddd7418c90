"""Thin the redraws of the progress bars of a chunk, many at a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    """A redrawn line in its chunk, what stands behind it, its number from 0, and where the redraws to keep begin.

    `words` are those of each redraw when they are the same, else those of all, parted by carriage returns. `covered`: its
    last redraw was drawn over too.
    """

    begin: int
    end: int
    behind: int
    number: int
    words: bytes
    kept: set[int]
    covered: bool


class _Worded(Struct, frozen=True):
    """The words of a redrawn line: how many redraws stand before the last, its words, and whether all have the same."""

    words: bytes
    count: int
    last: bytes
    alike: bool


class Redraws:
    """Thins the redraws of a log of `size` bytes; those with an extreme of a value that a bar shows are kept too."""

    def __init__(self, size: int) -> None:
        self._spacing = max(_LEAST_SPACING, size // _REDRAWS)
        self._values = BarValues()
        self._worded = _worded_alike(b"")

    def thin(self, data: bytes) -> Shown:
        """Return what is kept of some lines, of which the last may end in a carriage return: it will be drawn over."""
        worded = data.translate(None, WORDLESS).split(b"\n")
        lines = list(self._redrawn(data, worded))
        self._keep_extremes(data, lines)
        pieces: list[bytes] = []
        numbers: list[int] = []
        done = number = 0
        for line in lines:
            if line.begin > done:
                pieces.append(data[done : line.begin - 1])
                numbers += range(number, line.number)
            shown = _cut(data, line)
            pieces += shown
            numbers += [line.number] * len(shown)
            done, number = line.behind, line.number + 1
        if done < len(data):
            pieces.append(data[done:-1])
            numbers += range(number, len(worded) - 1)
        return Shown(pieces, numbers, len(worded) - 1)

    def _redrawn(self, data: bytes, worded: Sequence[bytes]) -> Iterator[_Line]:
        """Yield the redrawn lines, and the last one when nothing ends it; `worded` are the words of all lines."""
        begin = number = 0
        while (found := data.find(b"\r", begin)) >= 0:
            start = data.rfind(b"\n", begin, found) + 1 or begin
            number += data.count(b"\n", begin, start)
            end = data.find(b"\n", found)
            begin = end + 1 if end >= 0 else len(data)
            yield self._line(data, start, begin, worded[number], number)
            number += 1
        last = data.rfind(b"\n") + 1
        if begin <= last < len(data):
            yield self._line(data, last, len(data), worded[-1], len(worded) - 1)

    def _line(self, data: bytes, begin: int, behind: int, words: bytes, number: int) -> _Line:
        """Return a redrawn line with those of its redraws that are kept in any case."""
        covered = not data.endswith(b"\n", begin, behind)
        end = behind if covered else behind - 1
        if words.endswith(b"\r"):
            end, words = end - 1, words[:-1]
        # The next line is mostly worded as this one, and comparing costs less than looking through its words.
        worded = self._worded if words == self._worded.words else _worded_alike(words)
        self._worded = worded
        # A bar that is drawn a few times between records may tell the place of the record before it by its first.
        start = data.rfind(b"\r", begin, end) + 1 or begin
        least = 1 if worded.count >= _MANY_REDRAWS and not self._values.shows(worded.last, data[start:end]) else 2
        most = min(REDRAWS_KEPT, max(least, (end - begin) // self._spacing))
        if worded.alike:
            words, kept = worded.last, {start} if most == 1 else evenly(data, begin, end, most)
        else:
            kept = worded_anew(data[begin:end], begin, most)
        return _Line(begin=begin, end=end, behind=behind, number=number, words=words, kept=kept, covered=covered)

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


def _worded_alike(words: bytes) -> _Worded:
    """Return what the words of a redrawn line say; a first empty redraw makes no other wording."""
    count, last = words.count(b"\r"), words[words.rfind(b"\r") + 1 :]
    alike = (last + b"\r") * count + last
    same = words == alike or (words.startswith(b"\r") and words == alike[len(last) :])
    return _Worded(words, count, last, same)


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
    shown: list[bytes] = []
    for start in sorted(line.kept):
        stop = data.find(b"\r", start, line.end)
        piece = data[start : stop if stop >= 0 else line.end]
        if piece.strip():
            shown.append(piece)
    shown = shown or [b""]
    covered = len(shown) if line.covered else len(shown) - 1
    return [piece + OVERDRAWN for piece in shown[:covered]] + shown[covered:]
