"""Keras CosineDecay with its optional warm-up."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one


class KerasCosine(Struct, frozen=True, kw_only=True):
    """`lr` is initial_learning_rate: where a warm-up to `warmup_target` begins, the peak when there is none.

    In double precision; Keras computes in float32. Source: keras.optimizers.schedules.CosineDecay 3.15.
    """

    lr: float
    decay_steps: int
    alpha: float = 0.0
    warmup_target: float | None = None
    warmup_steps: int = 0

    def curve(self) -> Curve:
        """Return the rate at every optimizer iteration."""
        at_least_one("decay_steps", self.decay_steps)
        first, size, alpha = self.lr, self.decay_steps, self.alpha
        warmup = self.warmup_steps if self.warmup_target is not None else 0
        peak = first if self.warmup_target is None else self.warmup_target
        ramp = Closed(lambda _, step: (peak - first) * (step / warmup) + first)
        fall = Closed(
            lambda m, step: (
                peak * ((1 - alpha) * (0.5 * (1.0 + m.cos(math.pi * (m.minimum(step - warmup, size) / size)))) + alpha)
            )
        )
        return Curve((Piece(warmup, ramp), Piece(None, fall)))
