"""Find a rate that is cut by the same factor after equal stretches, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint

_LEAST_CUTS = 3
_SAME = 0.05
_SLIP = 1


class RepeatedCuts(Struct, frozen=True, kw_only=True):
    """The rate is multiplied by `factor` every `interval` steps or epochs, at each of `places`."""

    factor: float
    interval: float
    places: tuple[LrPoint, ...]


def find_repeated_cuts(points: Sequence[LrPoint]) -> RepeatedCuts | None:
    """Return the cuts of a schedule that is flat between three or more equal cuts at equal distances, else None.

    Source: torch.optim.lr_scheduler.StepLR, base x gamma^floor(epoch / step_size).
    """
    if not points or points[0].lr <= 0:
        return None
    places, factors = list[LrPoint](), list[float]()
    for before, after in pairwise(points):
        if after.lr > before.lr * (1 + _SAME) or after.lr <= 0:
            return None
        if after.lr < before.lr * (1 - _SAME):
            places.append(after)
            factors.append(after.lr / before.lr)
    if len(places) < _LEAST_CUTS or max(factors) > min(factors) * (1 + _SAME):
        return None
    gaps = [b.step - a.step for a, b in pairwise([points[0], *places])]
    if min(gaps) < 2 or max(gaps) - min(gaps) > 2 * _SLIP:
        return None
    return RepeatedCuts(factor=factors[0], interval=float(gaps[-1]), places=tuple(places))
