"""Tell the wording of a line by how it looks: lines with their digits at the same places have the same words."""

from __future__ import annotations

import numpy as np

from jindan_tools.readers.logs.bulk.layouts import Ints, Layout, LineSpans, matrix
from jindan_tools.readers.logs.bulk.wordings import LONGEST_SAMPLE

# Of each length so many looks are tried, the newest first; lines that are fewer in a chunk are not looked at.
_MOST_LOOKS = 6
_LEAST_LINES = 24
# Lengths whose lines look new again and again are left alone for so many chunks.
_PAUSE = 24
_LEAST_KNOWN = 0.5


class Looks:
    """The looks of the lines seen last, by length, each with the number of its wording."""

    def __init__(self) -> None:
        self._known: dict[int, list[tuple[Layout, int]]] = {}
        self._paused: dict[int, int] = {}

    def wordings_of(self, lines: LineSpans) -> Ints:
        """Return the number of the wording of each line, -1 for one that looks like none that is known."""
        found = np.full(len(lines.starts), -1)
        lengths = lines.ends - lines.starts
        for length in self._lengths(lengths):
            if self._paused.get(length, 0) > 0:
                self._paused[length] -= 1
            elif length in self._known:
                at = np.flatnonzero(lengths == length)
                self._look(found, lines, at, length)
                if np.count_nonzero(found[at] < 0) > len(at) * (1 - _LEAST_KNOWN):
                    self._paused[length] = _PAUSE
        return found

    def learn(self, lines: LineSpans, left: Ints, wordings: Ints) -> None:
        """Learn a look of each length from the lines `left` that looked new."""
        lengths = (lines.ends - lines.starts)[left]
        for length in self._lengths(lengths):
            if self._paused.get(length, 0) > 0:
                continue
            at = int(left[np.flatnonzero(lengths == length)[-1]])
            looks = self._known.setdefault(length, [])
            looks.insert(0, (Layout(lines.raw(at), -1, ()), int(wordings[at])))
            del looks[_MOST_LOOKS:]

    def _lengths(self, lengths: Ints) -> list[int]:
        counts = np.bincount(np.minimum(lengths, LONGEST_SAMPLE)) if len(lengths) else lengths
        return [length for length in np.flatnonzero(counts >= _LEAST_LINES).tolist() if 0 < length < LONGEST_SAMPLE]

    def _look(self, found: Ints, lines: LineSpans, left: Ints, length: int) -> None:
        looks = self._known[length]
        rows = matrix(lines.buffer, lines.starts[left], len(looks[0][0].base))
        for layout, wording in looks:
            alike = layout.alike(rows - layout.base)
            if alike.all():
                found[left] = wording
                return
            found[left[alike]] = wording
            left, rows = left[~alike], rows[~alike]
