"""Find the record of one series that belongs to a record of another, on whatever axis both share."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from jindan_tools.model.series import Axis, Series


def index_at(other: Series, series: Series, index: int) -> int | None:
    """Return the last index of `other` that is not later than point `index` of `series`.

    Steps are compared with steps and epochs with epochs; without a shared axis the lines of one file decide, because
    trainers write in order. None when nothing is shared or `other` starts later.
    """
    return indices_at(other, series, (index,))[0]


def indices_at(other: Series, series: Series, indices: Sequence[int]) -> list[int | None]:
    """Return `index_at` of many points, looking through `other` once."""
    for left, right in _shared_axes(other, series):
        if left and not any(b < a for a, b in itertools.pairwise(left)):
            places = [bisect_right(left, right[index]) - 1 for index in indices]
            return [place if place >= 0 else None for place in places]
    return [None] * len(indices)


def _shared_axes(other: Series, series: Series) -> list[tuple[Sequence[float], Sequence[float]]]:
    pairs: list[tuple[Sequence[float], Sequence[float]]] = []
    if other.axis is series.axis:
        pairs.append((other.xs, series.xs))
    mine = series.xs if series.axis is Axis.EPOCH else series.epochs
    theirs = other.xs if other.axis is Axis.EPOCH else other.epochs
    if mine and theirs:
        pairs.append((theirs, mine))
    if other.path == series.path:
        pairs.append((other.lines, series.lines))
    return pairs
