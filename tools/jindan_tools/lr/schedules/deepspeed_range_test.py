"""DeepSpeed LRRangeTest: a rate that rises until training breaks."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one


class DeepspeedRangeTest(Struct, frozen=True, kw_only=True):
    """`lr` is lr_range_test_min_lr. Source: DeepSpeed 0.19.8 LRRangeTest."""

    lr: float = 1e-3
    step_size: int = 2000
    step_rate: float = 1.0
    staircase: bool = False

    def curve(self) -> Curve:
        """Return the rate of every update."""
        at_least_one("step_size", self.step_size)
        lr, size, rate = self.lr, self.step_size, self.step_rate
        if self.staircase:
            return Curve((Piece(None, Closed(lambda m, step: lr * (1 + rate * m.floor(step / size)))),))
        return Curve((Piece(None, Closed(lambda _, step: lr * (1 + rate * (step / size)))),))
