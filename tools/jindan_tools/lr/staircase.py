"""Detect a rate that is multiplied by the same factor again and again."""

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint

_CHANGE = 1e-6
_FACTOR_TOLERANCE = 0.02
_KEPT_WITH_TREADS = 0.9
_KEPT_WITHOUT_TREADS = 0.5


class Staircase(Struct, frozen=True, kw_only=True):
    """`drops` changes by `factor`; the spacings are None when they are not regular."""

    factor: float
    drops: int
    steps_between: int | None
    records_between: int | None
    first_drop: LrPoint


def find_staircase(points: Sequence[LrPoint], *, min_drops: int = 2) -> Staircase | None:
    """Return the common factor and spacing of the drops, else None.

    All drops must agree on the factor within 2 % of its logarithm. A short piece of any smooth decay looks
    geometric, so the rate must also lose 10 % in all, and half where two neighbouring records both drop.
    """
    changes = [i for i in range(1, len(points)) if _changed(points[i - 1].lr, points[i].lr)]
    if len(changes) < max(min_drops, 2) or min(point.lr for point in points) <= 0:
        return None
    logs = [math.log(points[i].lr / points[i - 1].lr) for i in changes]
    mean = sum(logs) / len(logs)
    if mean >= 0 or any(abs(log - mean) > _FACTOR_TOLERANCE * abs(mean) for log in logs):
        return None
    has_treads = all(right - left > 1 for left, right in pairwise(changes))
    if sum(logs) > math.log(_KEPT_WITH_TREADS if has_treads else _KEPT_WITHOUT_TREADS):
        return None
    return Staircase(
        factor=math.exp(mean),
        drops=len(changes),
        steps_between=_common_gap([points[i].step for i in changes]),
        records_between=_common_gap(changes),
        first_drop=points[changes[0]],
    )


def _changed(left: float, right: float) -> bool:
    return abs(right - left) > _CHANGE * max(abs(left), abs(right))


def _common_gap(places: Sequence[int]) -> int | None:
    gaps = {right - left for left, right in pairwise(places)}
    return gaps.pop() if len(gaps) == 1 else None
