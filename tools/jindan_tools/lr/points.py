"""The logged learning rates that replay and the shape checks read."""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct


class LrPoint(Struct, frozen=True, kw_only=True):
    """A learning rate and the optimizer step (or epoch) it was logged at."""

    step: int
    lr: float


def lr_points(pairs: Iterable[tuple[int, float]]) -> list[LrPoint]:
    """Return points ordered by step, without non-finite or negative rates; a step seen twice keeps its last rate."""
    latest = {step: lr for step, lr in pairs if 0 <= lr < math.inf}
    return [LrPoint(step=step, lr=lr) for step, lr in sorted(latest.items())]


def peak_point(points: Sequence[LrPoint]) -> LrPoint:
    """Return the first point with the largest rate. Raises ValueError when there is none."""
    if not points:
        raise ValueError("no learning-rate points")
    return max(points, key=lambda point: (point.lr, -point.step))
