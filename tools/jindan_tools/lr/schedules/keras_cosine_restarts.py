"""Keras CosineDecayRestarts: cosine cycles that grow by t_mul and shrink in height by m_mul."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one

_LAST_STEP = 10**12


class KerasCosineRestarts(Struct, frozen=True, kw_only=True):
    """In double precision; Keras computes in float32. Source: keras.optimizers.schedules.CosineDecayRestarts 3.15."""

    lr: float
    first_decay_steps: int
    t_mul: float = 2.0
    m_mul: float = 1.0
    alpha: float = 0.0

    def curve(self) -> Curve:
        """Return the rate at every optimizer iteration. Raises ValueError for cycles that shrink."""
        at_least_one("first_decay_steps", self.first_decay_steps)
        if self.t_mul < 1:
            message = f"t_mul must be at least 1: {self.t_mul}"
            raise ValueError(message)
        if self.t_mul == 1:
            return Curve((Piece(None, self._equal_cycles()),))
        pieces: list[Piece] = []
        index, start, length = 0, 0.0, float(self.first_decay_steps)
        while start < _LAST_STEP:
            pieces.append(Piece(math.ceil(start + length), self._cycle(index, start, length)))
            index, start, length = index + 1, start + length, length * self.t_mul
        return Curve(tuple(pieces))

    def _equal_cycles(self) -> Closed:
        lr, size, alpha, m_mul = self.lr, self.first_decay_steps, self.alpha, self.m_mul
        return Closed(
            lambda m, step: (
                lr
                * (
                    (1 - alpha) * (0.5 * m_mul ** m.floor(step / size) * (1.0 + m.cos(math.pi * (step % size / size))))
                    + alpha
                )
            )
        )

    def _cycle(self, index: int, start: float, length: float) -> Closed:
        lr, alpha, height = self.lr, self.alpha, 0.5 * self.m_mul**index
        return Closed(
            lambda m, step: lr * ((1 - alpha) * (height * (1.0 + m.cos(math.pi * ((step - start) / length)))) + alpha)
        )
