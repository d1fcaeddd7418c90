"""Keep a bounded number of the points of a curve of any length, with everything that a rule looks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.readers.columns import Column
from jindan_tools.readers.logs.bulk.layouts import Flags, Floats, Ints
from jindan_tools.text.safe import safe_line

MAX_POINTS = 20_000
# Points on either side of the first value that is not finite, and of the extremes.
_NEIGHBOURS = 16


class _Points(Struct, frozen=True):
    """Arrays of shape (n,): `order` counts the points of the curve as they were added, `epochs` may be empty."""

    xs: Floats
    values: Floats
    lines: Ints
    epochs: Floats
    order: Ints

    def at(self, index: Ints) -> _Points:
        """Return some of the points."""
        epochs = self.epochs[index] if len(self.epochs) else self.epochs
        return _Points(self.xs[index], self.values[index], self.lines[index], epochs, self.order[index])


class KeptPoints:
    """The points of one curve: all of them up to `most`, then between a half and the whole of it.

    Kept are the ends, the least and the greatest finite value of equal stretches (so the extremes of the whole are
    exact), every border between finite and other values, and the neighbours of the first value that is not finite
    and of the extremes.
    """

    def __init__(self, most: int = MAX_POINTS) -> None:
        self.most = most
        self.count = 0
        self._parts: list[_Points] = []
        self._held = 0

    def add(self, xs: Floats, values: Floats, lines: Ints, epochs: Floats) -> None:
        """Add points whose lines rise; `epochs` is empty when they have none."""
        if not len(values):
            return
        order = np.arange(self.count, self.count + len(values))
        self._parts.append(_Points(xs, values, lines, epochs, order))
        self.count += len(values)
        self._held += len(values)
        if self._held > 4 * self.most:
            self._thin()

    def column(self, others: Column, twice: Collection[int]) -> Column:
        """Return the points that are kept together with some others, in the order of their lines.

        Points of the others on lines of `twice` were added already.
        """
        known = self._joined()
        new = [at for at, line in enumerate(others.lines) if line not in twice]
        epochs = others.epochs if len(others.epochs) == len(others.lines) else []
        self.add(
            np.array([others.xs[at] for at in new], dtype=np.float64),
            np.array([others.values[at] for at in new], dtype=np.float64),
            lines := np.array([others.lines[at] for at in new], dtype=np.int64),
            np.array([epochs[at] for at in new] if epochs else [], dtype=np.float64),
        )
        if len(known.lines) and new:
            # They stand in the curve where their lines do.
            after = np.searchsorted(known.lines, lines).clip(max=len(known.lines) - 1)
            self._parts[-1] = replace(self._parts[-1], order=known.order[after])
        if self._held > self.most:
            self._thin()
        told = self._joined()
        return Column(told.xs.tolist(), told.values.tolist(), told.lines.tolist(), told.epochs.tolist())

    def held(self) -> int:
        """Return how many points are kept."""
        return self._held

    def _thin(self) -> None:
        told = self._joined()
        kept = told.at(kept_of(told.values, told.order, self.most))
        self._parts, self._held = [kept], len(kept.values)

    def _joined(self) -> _Points:
        nothing, none = np.zeros(0), np.zeros(0, dtype=np.int64)
        parts = self._parts or [_Points(nothing, nothing, none, nothing, none)]
        told = _Points(
            np.concatenate([part.xs for part in parts]),
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.lines for part in parts]),
            np.concatenate([part.epochs for part in parts]),
            np.concatenate([part.order for part in parts]),
        )
        if len(told.epochs) != len(told.xs):
            told = replace(told, epochs=nothing)
        if (told.lines[1:] >= told.lines[:-1]).all():
            return told
        return told.at(np.argsort(told.lines, kind="stable"))


def thinned_ko(curves: Mapping[str, KeptPoints]) -> str:
    """Say in Korean which curves were thinned, '' when none was."""
    thin = {name: points for name, points in curves.items() if points.count > points.most}
    if not thin:
        return ""
    name, points = max(thin.items(), key=lambda item: item[1].count)
    return (
        f"기록이 많은 곡선 {len(thin)}개는 점을 줄여 보관했습니다(예: {safe_line(name, 60)} {points.count:,}개 가운데 "
        f"{points.held():,}개). 처음과 끝, 구간마다의 최솟값과 최댓값, 유한하지 않은 값의 경계는 모두 남겼습니다."
    )


def kept_of(values: Floats, order: Ints, most: int) -> Ints:
    """Return the indices to keep, rising: all when there are at most `most`. `order` rises and may have gaps."""
    count = len(values)
    if count <= most:
        return np.arange(count)
    # Stretches of the curve, not of what is kept of it, or its beginning would be thinned again and again.
    stretch = 1
    while (int(order[-1]) + 1) // stretch > most // 4:
        stretch *= 2
    places = order // stretch
    keep = np.zeros(count, dtype=np.bool_)
    keep[[0, -1]] = True
    finite = np.isfinite(values)
    low = high = values
    if not finite.all():
        low, high = np.where(finite, values, np.inf), np.where(finite, values, -np.inf)
        borders = np.flatnonzero(finite[1:] != finite[:-1])
        for some in (borders[: most // 4], borders[-1:]):
            keep[some] = keep[some + 1] = True
        _keep_around(keep, int(np.flatnonzero(~finite)[0]))
    starts = np.concatenate(([0], np.flatnonzero(places[1:] != places[:-1]) + 1))
    counts = np.diff(starts, append=count)
    for some in (low, -high):
        keep[_least(some, starts, counts)] = True
    _keep_around(keep, int(low.argmin()))
    _keep_around(keep, int(high.argmax()))
    return np.flatnonzero(keep)


def _least(values: Floats, starts: Ints, counts: Ints) -> Ints:
    """Return the index of the first least value of each stretch of `counts` values."""
    found = np.flatnonzero(values == np.repeat(np.minimum.reduceat(values, starts), counts))
    return found[np.searchsorted(found, starts)]


def _keep_around(keep: Flags, centre: int) -> None:
    keep[max(0, centre - _NEIGHBOURS) : centre + _NEIGHBOURS + 1] = True
