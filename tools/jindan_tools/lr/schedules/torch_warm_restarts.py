"""torch CosineAnnealingWarmRestarts: cosine cycles that jump back to the base rate."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one

# With t_mult = 2 this is more than any run can count.
_CYCLES = 60


class TorchWarmRestarts(Struct, frozen=True, kw_only=True):
    """Cycles last t_0, t_0 * t_mult, ... steps. Source: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts."""

    lr: float
    t_0: int
    t_mult: int = 1
    eta_min: float = 0.0

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step() without an argument."""
        at_least_one("t_0", self.t_0)
        at_least_one("t_mult", self.t_mult)
        if self.t_mult == 1:
            return Curve((Piece(None, self._cycle(0, self.t_0)),))
        pieces: list[Piece] = []
        start, length = 0, self.t_0
        for _ in range(_CYCLES):
            pieces.append(Piece(start + length, self._cycle(start, length)))
            start, length = start + length, length * self.t_mult
        return Curve(tuple(pieces))

    def _cycle(self, start: int, length: int) -> Closed:
        lr, floor = self.lr, self.eta_min
        return Closed(
            lambda m, step: floor + (lr - floor) * (1 + m.cos(math.pi * ((step - start) % length) / length)) / 2
        )
