"""Keras InverseTimeDecay."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one


class KerasInverseTime(Struct, frozen=True, kw_only=True):
    """In double precision; Keras computes in float32. Source: keras.optimizers.schedules.InverseTimeDecay 3.15."""

    lr: float
    decay_steps: int
    decay_rate: float
    staircase: bool = False

    def curve(self) -> Curve:
        """Return the rate at every optimizer iteration."""
        at_least_one("decay_steps", self.decay_steps)
        lr, size, rate = self.lr, self.decay_steps, self.decay_rate
        if self.staircase:
            return Curve((Piece(None, Closed(lambda m, step: lr / (1.0 + rate * m.floor(step / size)))),))
        return Curve((Piece(None, Closed(lambda _, step: lr / (1.0 + rate * (step / size)))),))
