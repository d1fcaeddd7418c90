"""Read rates that rest between changes: a schedule called once an epoch in a log of steps, stairs up, gains and losses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.shapes import Fit, Shape
from jindan_tools.text.figures import figure

_SAME = 1e-6
_LEAST_LEVELS = 8
_FACTOR_OFF = 0.02
_REST = 4
# A step schedule that starts anew after its first drop goes up and down between two.
_LEAST_GAINS = 4


def changes(points: Sequence[LrPoint]) -> list[int]:
    """Return the records whose rate differs from the one before."""
    return [i for i in range(1, len(points)) if abs(points[i].lr - points[i - 1].lr) > _SAME * points[i - 1].lr]


def levels(points: Sequence[LrPoint]) -> list[LrPoint] | None:
    """Return one point a level, evenly apart, when the rate rests between changes that come at a steady pace.

    The exact update of a change lies between two records, so the number of the level stands for its place. None when
    the rate moves with the records, or rests longer in one place than in others. The rise to the peak is left as it is.
    """
    top = points.index(peak_point(points))
    rise, rest = points[:top], points[top:]
    found = [0, *changes(rest)]
    if len(found) < _LEAST_LEVELS or len(rest) < 1.5 * len(found):
        return None
    lengths = [b - a for a, b in pairwise(found)]
    if max(lengths[1:-1]) - min(lengths[1:-1]) > 1:
        return None
    pace = (rest[found[-1]].step - rest[found[1]].step) / (len(found) - 2)
    first = max(rest[0].step, round(rest[found[1]].step - pace))
    return [*rise, *(LrPoint(step=round(first + i * pace), lr=rest[at].lr) for i, at in enumerate(found))]


def find_steps_up(points: Sequence[LrPoint]) -> Fit | None:
    """Return a rate that rises in stairs: DeepSpeed's LRRangeTest with staircase, torch's ConstantLR."""
    found = changes(points)
    if not found or len(points) < _REST * (len(found) + 1) or any(points[i].lr < points[i - 1].lr for i in found):
        return None
    if any(b == a + 1 for a, b in pairwise(found)):
        return None
    ratio = points[found[0]].lr / points[found[0] - 1].lr if points[found[0] - 1].lr > 0 else None
    return Fit(shape=Shape.STEPS_UP, error=0.0, factor=ratio)


def find_gains_and_losses(points: Sequence[LrPoint]) -> Fit | None:
    """Return a rate that is multiplied and divided by one factor, as transformers' GreedyLR does by a metric.

    A change onto the highest or the lowest rate may be smaller.
    """
    found = changes(points)
    rates = [p.lr for p in points]
    if min(rates) <= 0 or len({figure(rates[i], 3) for i in found}) < _LEAST_GAINS:
        return None
    bounds = (min(rates), max(rates))
    logs = [math.log(rates[i] / rates[i - 1]) for i in found if not any(abs(rates[i] - b) <= _SAME * b for b in bounds)]
    if len(logs) < 2:
        return None
    size = max(abs(x) for x in logs)
    if any(abs(abs(x) - size) > _FACTOR_OFF * size for x in logs) or max(logs) < 0:
        return None
    return Fit(shape=Shape.UP_AND_DOWN_BY_METRIC, error=0.0, factor=math.exp(-size))
