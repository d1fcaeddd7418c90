"""Find where a log that counts nothing begins again: at the words that stood above its first record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.readers.contract import Line

_MOST_WORDS, _MOST_AGAIN = 20, 64
_FEWEST_LETTERS = 8
_FEWEST_ROWS = 3
# A run that begins again takes back this share of what the one before it gained.
_BACK = 0.4


class Openings:
    """Watches the lines above the first record, and where they come again."""

    def __init__(self) -> None:
        self._seen: dict[str, list[int]] = {}

    def look(self, line: Line, *, before: bool) -> None:
        """Look at a line that is no record; `before` says that no record came yet."""
        text = line.text.strip()
        known = self._seen.get(text)
        if known is not None:
            if len(known) <= _MOST_AGAIN:
                known.append(line.number)
        elif before and len(self._seen) < _MOST_WORDS and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS:
            self._seen[text] = [line.number]

    def parted(self, found: Sequence[Series]) -> tuple[Series, ...]:
        """Return the series, cut into segments where the opening words come again and a loss where it came from."""
        losses = [s for s in found if s.role in (Role.TRAIN_LOSS, Role.VAL_LOSS)]
        for again in sorted(self._seen.values(), key=len):
            edges = again[1:]
            if edges and len(again) <= _MOST_AGAIN and any(_begins_again(s, edges) for s in losses):
                return tuple(part for s in found for part in _cut(s, edges))
        return tuple(found)


def _parts(series: Series, edges: Sequence[int]) -> list[list[int]]:
    parts: list[list[int]] = [[] for _ in range(len(edges) + 1)]
    for at, line in enumerate(series.lines):
        parts[bisect_right(edges, line)].append(at)
    return [part for part in parts if part]


def _begins_again(series: Series, edges: Sequence[int]) -> bool:
    """Say whether each part but the last has rows enough, and the loss goes back at every edge."""
    told = [[series.values[at] for at in part] for part in _parts(series, edges)]
    if len(told) < 2 or any(len(part) < _FEWEST_ROWS for part in told[:-1]):
        return False
    return all(b[0] >= a[-1] + _BACK * (a[0] - a[-1]) > a[-1] for a, b in pairwise(told))


def _cut(series: Series, edges: Sequence[int]) -> tuple[Series, ...]:
    return tuple(
        replace(
            series,
            xs=tuple(float(n) for n in range(1, len(part) + 1)),
            values=tuple(series.values[at] for at in part),
            lines=tuple(series.lines[at] for at in part),
            segment=number,
        )
        for number, part in enumerate(_parts(series, edges))
    )
