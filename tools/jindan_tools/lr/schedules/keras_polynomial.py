"""Keras PolynomialDecay, once or in ever longer cycles."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.numbers import Numbers
from jindan_tools.lr.schedules.torch_counts import at_least_one


class KerasPolynomial(Struct, frozen=True, kw_only=True):
    """In double precision; Keras computes in float32. Source: keras.optimizers.schedules.PolynomialDecay 3.15."""

    lr: float
    decay_steps: int
    end_learning_rate: float = 1e-4
    power: float = 1.0
    cycle: bool = False

    def curve(self) -> Curve:
        """Return the rate at every optimizer iteration."""
        at_least_one("decay_steps", self.decay_steps)
        end, span, size, power = self.end_learning_rate, self.lr - self.end_learning_rate, self.decay_steps, self.power

        def once(m: Numbers, step: float) -> float:
            return span * (1 - m.minimum(step, size) / size) ** power + end

        def again(m: Numbers, step: float) -> float:
            length = size * m.maximum(1.0, -m.floor(-step / size))
            return span * (1 - step / length) ** power + end

        return Curve((Piece(None, Closed(again if self.cycle else once)),))
