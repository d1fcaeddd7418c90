"""torch ReduceLROnPlateau, replayed over the metrics because it has no closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Listed, Piece


class _State(Struct):
    lr: float
    best: float
    bad: int = 0
    cooling: int = 0


class TorchPlateau(Struct, frozen=True, kw_only=True):
    """`patience` and `cooldown` count evaluations, `metrics` are their results; step k follows evaluation k.

    A NaN metric never counts as better. Source: torch ReduceLROnPlateau; transformers get_reduce_on_plateau_schedule.
    """

    lr: float
    metrics: tuple[float, ...]
    mode: Literal["min", "max"] = "min"
    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    threshold_mode: Literal["rel", "abs"] = "rel"
    cooldown: int = 0
    min_lr: float = 0.0
    eps: float = 1e-8

    def curve(self) -> Curve:
        """Return the rate before the first evaluation and after each one. Raises ValueError unless factor < 1."""
        if self.factor >= 1.0:
            message = f"factor must be below 1: {self.factor}"
            raise ValueError(message)
        return Curve((Piece(len(self.metrics) + 1, Listed((self.lr, *self.replay()))),))

    def replay(self) -> Iterator[float]:
        """Yield the rate after each evaluation."""
        state = _State(lr=self.lr, best=math.inf if self.mode == "min" else -math.inf)
        for metric in self.metrics:
            self._evaluate(state, metric)
            yield state.lr

    def _evaluate(self, state: _State, metric: float) -> None:
        if self._is_better(metric, state.best):
            state.best, state.bad = metric, 0
        else:
            state.bad += 1
        if state.cooling > 0:
            state.cooling -= 1
            state.bad = 0
        if state.bad > self.patience:
            lowered = max(state.lr * self.factor, self.min_lr)
            if state.lr - lowered > self.eps:
                state.lr = lowered
            state.cooling, state.bad = self.cooldown, 0

    def _is_better(self, metric: float, best: float) -> bool:
        relative = self.threshold_mode == "rel"
        if self.mode == "min":
            return metric < (best * (1.0 - self.threshold) if relative else best - self.threshold)
        return metric > (best * (self.threshold + 1.0) if relative else best + self.threshold)
