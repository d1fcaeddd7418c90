"""The logged learning rates that replay and the shape checks read."""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct


class LrPoint(Struct, frozen=True, kw_only=True):
    """A learning rate and the optimizer step (or epoch) it was logged at."""

    step: int
    lr: float


def latest_rates(pairs: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return the rate of each step, without non-finite or negative rates; a step seen twice keeps its last rate."""
    return {step: rate for step, rate in pairs if 0 <= rate < math.inf}


def lr_points(pairs: Iterable[tuple[int, float]]) -> list[LrPoint]:
    """Return points ordered by step, without non-finite or negative rates; a step seen twice keeps its last rate."""
    return [LrPoint(step=step, lr=lr) for step, lr in sorted(latest_rates(pairs).items())]


def peak_point(points: Sequence[LrPoint]) -> LrPoint:
    """Return the first point with the largest rate. Raises ValueError when there is none."""
    if not points:
        raise ValueError("no learning-rate points")
    return max(points, key=lambda point: (point.lr, -point.step))
