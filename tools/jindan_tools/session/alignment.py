"""Put two curves of the same name side by side, and find where they part."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.curves.select import learning_rate, train_loss, val_loss, val_metric
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.session.noise import TWICE
from jindan_tools.session.results import result_of

_MARKS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)


class Point(Struct, frozen=True, kw_only=True):
    """The records of both curves at one place of the shared axis; the indices point into each curve."""

    first: int
    second: int


class Aligned(Struct, frozen=True, kw_only=True):
    """Two curves with the places they share, in order. `parts_at` is the index into `points` from where they differ."""

    one: Series
    two: Series
    points: tuple[Point, ...]
    parts_at: int | None

    def marks(self) -> tuple[Point, ...]:
        """Return the places at the start, after 10, 25, 50 and 75 %, and at the end of the shared part."""
        last = len(self.points) - 1
        return tuple(self.points[i] for i in dict.fromkeys(round(share * last) for share in _MARKS))


def aligned_curves(one: Run, two: Run) -> tuple[Aligned, ...]:
    """Return the main metric, the held-out loss, the training loss and the learning rate as far as both runs have them."""
    found: list[Aligned] = []
    for pick in (val_metric, val_loss, train_loss, learning_rate):
        first, second = pick(one), pick(two)
        if first is None or second is None or first.name in {a.one.name for a in found}:
            continue
        aligned = align(first, second)
        if aligned is not None:
            found.append(aligned)
    return tuple(found)


def align(one: Series, two: Series) -> Aligned | None:
    """Return two curves on the axis they share; None when names or axes differ or fewer than two places are shared."""
    if one.name != two.name or one.axis is not two.axis:
        return None
    places = {x: i for i, x in enumerate(two.xs)}
    points = tuple(Point(first=i, second=places[x]) for i, x in enumerate(one.xs) if x in places)
    if len(points) < 2:
        return None
    return Aligned(one=one, two=two, points=points, parts_at=_parting(one, two, points))


def _parting(one: Series, two: Series, points: Sequence[Point]) -> int | None:
    """Return the first place from which on the curves stay apart by more than twice their movement, None for never."""
    limit = TWICE * max(_movement(one), _movement(two))
    apart = [_apart(one.values[p.first], two.values[p.second], limit) for p in points]
    if not apart[-1]:
        return None
    start = len(apart)
    while start > 0 and apart[start - 1]:
        start -= 1
    return start


def _apart(one: float, two: float, limit: float) -> bool:
    if math.isfinite(one) and math.isfinite(two):
        return abs(one - two) > limit
    return math.isfinite(one) != math.isfinite(two)


def _movement(series: Series) -> float:
    result = result_of(series)
    return (result.jitter if result is not None else None) or 0.0
