"""The warm-up and the cycles that the timm schedulers share."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Flat, Piece
from jindan_tools.lr.numbers import Numbers

Wave = Callable[[Numbers, float, float], float]
"""The share of the way from lr_min to the peak, from the steps since the cycle began and its length."""


class TimmWarmup(Struct, frozen=True, kw_only=True):
    """`lr` is the optimizer's rate; `lr_init` rises to `target` in `steps` steps; the schedule counts from its end when `prefix`, else from 0."""

    lr: float
    steps: int
    lr_init: float
    target: float
    prefix: bool

    @property
    def origin(self) -> int:
        """Return the step at which the schedule itself counts 0."""
        return self.steps if self.prefix else 0

    def piece(self) -> Piece:
        """Return lr_init + step * (target - lr_init) / steps; without steps the first rate is that of the optimizer.

        timm's train.py does not call the scheduler before the first epoch. Source: timm Scheduler classes, _get_lr.
        """
        if not self.steps:
            return Piece(1, Flat(self.lr))
        first, slope = self.lr_init, (self.target - self.lr_init) / self.steps
        return Piece(self.steps, Closed(lambda _, step: first + step * slope))


class TimmCycles(Struct, frozen=True, kw_only=True):
    """Cycles of t_initial, t_initial * mul, ... steps whose peak is multiplied by `decay` each time."""

    t_initial: int
    lr_min: float
    mul: float = 1.0
    decay: float = 1.0
    limit: int = 1

    def pieces(self, lr: float, origin: int, half: float, wave: Wave) -> tuple[Piece, ...]:
        """Return lr_min + half * (peak - lr_min) * wave in every cycle and lr_min after the last.

        Raises ValueError unless t_initial >= 1, lr_min >= 0 and mul > 0. Source: timm CosineLRScheduler._get_lr.
        """
        if self.t_initial < 1 or self.lr_min < 0 or self.mul <= 0:
            message = f"t_initial >= 1, lr_min >= 0 and cycle_mul > 0: {self.t_initial}, {self.lr_min}, {self.mul}"
            raise ValueError(message)
        cycles = [
            Piece(origin + self._first_step(i + 1), self._cycle(lr, origin, i, half, wave)) for i in range(self.limit)
        ]
        return (*cycles, Piece(None, Flat(self.lr_min)))

    def _cycle(self, lr: float, origin: int, index: int, half: float, wave: Wave) -> Closed:
        floor, span = self.lr_min, half * (lr * self.decay**index - self.lr_min)
        start, length = self._start(index), self.t_initial * self.mul**index
        return Closed(lambda m, step: floor + span * wave(m, step - origin - start, length))

    def _start(self, index: int) -> float:
        if self.mul == 1:
            return self.t_initial * index
        return (1 - self.mul**index) / (1 - self.mul) * self.t_initial

    def _first_step(self, index: int) -> int:
        """Return the first step that timm's own logarithm places in cycle `index`."""
        guess = math.ceil(self._start(index))
        return next(t for t in range(max(0, guess - 1), guess + 2) if self._index(t) >= index)

    def _index(self, step: int) -> int:
        if self.mul == 1:
            return step // self.t_initial
        return math.floor(math.log(1 - step / self.t_initial * (1 - self.mul), self.mul))
