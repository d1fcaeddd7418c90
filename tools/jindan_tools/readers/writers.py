"""Tell apart two processes of other runs that wrote their records into one file at the same time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

# A resume repeats some records, and one that fails again and again most of them, each close to what it was.
_SHARED = 0.6
_CALMER = 1.5
_FEWEST_TURNS = 3


def by_writer(xs: Sequence[float], values: Sequence[float]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Return the indices of the records of each of two writers, None where one process wrote them all.

    Two write when most places come twice, in turns, and the records make two calm curves but no calm one.
    """
    if sum(b < a for a, b in pairwise(xs)) < _FEWEST_TURNS:
        return None
    count = Counter(xs)
    if max(count.values()) > 2 or sum(n == 2 for n in count.values()) < _SHARED * len(count):
        return None
    lines: tuple[list[int], list[int]] = ([], [])
    turns, newest = 0, 0
    for at, x in enumerate(xs):
        mine = _line_of(x, values[at], xs, values, lines)
        if mine is None:
            return None
        turns += mine != newest
        newest = mine
        lines[mine].append(at)
    apart = sum(_way([values[at] for at in line]) for line in lines)
    if turns < _FEWEST_TURNS or _way(values) <= _CALMER * apart:
        return None
    return tuple(lines[0]), tuple(lines[1])


def _line_of(
    x: float, value: float, xs: Sequence[float], values: Sequence[float], lines: tuple[list[int], list[int]]
) -> int | None:
    """Return which line a record goes on: the one that it may stand behind, of both the one with the nearer value."""
    one, two = lines
    open_to = [number for number, line in enumerate(lines) if line and xs[line[-1]] < x]
    if not one:
        return 0
    if not open_to:
        return None if two else 1
    return min(open_to, key=lambda number: _far(values[lines[number][-1]], value))


def _far(one: float, other: float) -> float:
    distance = abs(one - other)
    return distance if math.isfinite(distance) else math.inf


def _way(values: Sequence[float]) -> float:
    """Return how far a curve goes up and down in all."""
    return sum(d for a, b in pairwise(values) if math.isfinite(d := abs(b - a)))
