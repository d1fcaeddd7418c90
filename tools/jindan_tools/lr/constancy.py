"""Detect a learning rate that never changes."""

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.lr.points import LrPoint


class ConstantLr(Struct, frozen=True, kw_only=True):
    """One rate over a span of steps."""

    lr: float
    first_step: int
    last_step: int
    count: int


def find_constant(points: Sequence[LrPoint], *, min_points: int = 3, tolerance: float = 1e-6) -> ConstantLr | None:
    """Return the rate when all points equal the first within `tolerance` (relative), else None.

    Fewer than `min_points` points say nothing.
    """
    if len(points) < max(min_points, 1):
        return None
    first = points[0]
    if any(abs(point.lr - first.lr) > tolerance * abs(first.lr) for point in points):
        return None
    return ConstantLr(lr=first.lr, first_step=first.step, last_step=points[-1].step, count=len(points))
