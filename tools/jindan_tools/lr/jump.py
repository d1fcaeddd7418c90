"""Detect a rate that changes abruptly between two records, as after a resume that lost the scheduler."""

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint


class LrJump(Struct, frozen=True, kw_only=True):
    """The record before and after; `change` is after / before - 1 (infinite after a zero)."""

    index: int
    before: LrPoint
    after: LrPoint
    change: float


def jump_at(points: Sequence[LrPoint], index: int, *, min_change: float = 0.2) -> LrJump | None:
    """Return the jump from record index - 1 to `index` when it exceeds `min_change`, else None.

    Raises IndexError unless 1 <= index < len(points).
    """
    if not 1 <= index < len(points):
        message = f"no record before index {index}"
        raise IndexError(message)
    before, after = points[index - 1], points[index]
    change = _relative_change(before.lr, after.lr)
    return LrJump(index=index, before=before, after=after, change=change) if abs(change) > min_change else None


def find_jumps(points: Sequence[LrPoint], *, min_change: float = 0.2, outlier_times: float = 5.0) -> list[LrJump]:
    """Return the jumps that also exceed `outlier_times` the change just before and the change just after.

    That keeps a warm-up, whose first records double, out of the list. Planned drops and warm restarts are in it.
    """
    if len(points) < 3:
        return []
    changes = [abs(right.lr - left.lr) for left, right in pairwise(points)]
    jumps = (jump_at(points, index, min_change=min_change) for index in range(1, len(points)))
    return [
        jump
        for jump in jumps
        if jump is not None and changes[jump.index - 1] > outlier_times * _neighbouring(changes, jump.index - 1)
    ]


def _neighbouring(changes: Sequence[float], place: int) -> float:
    return max((*changes[max(0, place - 1) : place], *changes[place + 1 : place + 2]), default=0.0)


def _relative_change(before: float, after: float) -> float:
    if before == 0:
        return math.inf if after > 0 else 0.0
    return after / before - 1
