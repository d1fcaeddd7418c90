"""Megatron: one scheduler with a decay style, counted in iterations."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Law, Piece
from jindan_tools.lr.numbers import Formula


class Megatron(Struct, frozen=True, kw_only=True):
    """`lr` is max_lr. Megatron counts samples; iterations give the same shares while the batch stays the same.

    Source: megatron.core.optimizer_param_scheduler.OptimizerParamScheduler.get_lr 0.16.1.
    """

    lr: float
    lr_decay_steps: int
    lr_warmup_steps: int = 0
    lr_decay_style: Literal["linear", "constant", "cosine", "inverse-square-root", "WSD"] = "linear"
    init_lr: float = 0.0
    min_lr: float = 0.0
    wsd_decay_steps: int | None = None
    lr_wsd_decay_style: Literal["exponential", "linear", "cosine", "minus_sqrt"] = "exponential"

    def curve(self) -> Curve:
        """Return the rate at every iteration. Raises ValueError where Megatron's assertions fail."""
        if not 0 <= self.min_lr <= self.lr or self.init_lr > self.lr:
            message = f"0 <= min_lr <= lr and init_lr <= lr: {self.min_lr}, {self.init_lr}, {self.lr}"
            raise ValueError(message)
        if not 0 <= self.lr_warmup_steps < self.lr_decay_steps:
            message = f"lr_warmup_steps must be below lr_decay_steps: {self.lr_warmup_steps}, {self.lr_decay_steps}"
            raise ValueError(message)
        first, span, warmup = self.init_lr, self.lr - self.init_lr, self.lr_warmup_steps
        ramp = Piece(warmup + 1 if warmup > 0 else 0, Closed(lambda _, step: first + span * step / float(warmup)))
        if self.lr_decay_style == "constant":
            return Curve((ramp, Piece(None, Flat(self.lr))))
        return Curve((ramp, *self._decay(), Piece(None, Flat(self.min_lr))))

    def _decay(self) -> tuple[Piece, ...]:
        end = self.lr_decay_steps + 1
        if self.lr_decay_style == "inverse-square-root":
            top, floor = self.lr * max(self.lr_warmup_steps, 1) ** 0.5, self.min_lr
            return (Piece(end, Closed(lambda m, step: m.maximum(floor, top / m.maximum(step, 1.0) ** 0.5))),)
        if self.lr_decay_style == "WSD":
            return self._stable_decay(end)
        start, length = self.lr_warmup_steps, float(self.lr_decay_steps - self.lr_warmup_steps)
        return (Piece(end, self._between(_SHARES[self.lr_decay_style], start, length)),)

    def _stable_decay(self, end: int) -> tuple[Piece, ...]:
        if self.wsd_decay_steps is None or self.wsd_decay_steps < 1:
            raise ValueError("wsd_decay_steps must be given and at least 1")
        start = self.lr_decay_steps - self.wsd_decay_steps
        fall = self._between(_SHARES[self.lr_wsd_decay_style], start, float(self.wsd_decay_steps))
        return Piece(start + 1, Flat(self.min_lr + 1.0 * (self.lr - self.min_lr))), Piece(end, fall)

    def _between(self, share: Formula, start: int, length: float) -> Law:
        floor, delta = self.min_lr, self.lr - self.min_lr
        return Closed(lambda m, step: floor + share(m, (step - start) / length) * delta)


_SHARES: dict[str, Formula] = {
    "linear": lambda _, x: 1.0 - x,
    "cosine": lambda m, x: 0.5 * (m.cos(math.pi * x) + 1.0),
    "exponential": lambda _, x: 2.0 * 0.5**x - 1.0,
    "minus_sqrt": lambda m, x: 1.0 - m.sqrt(x),
}
