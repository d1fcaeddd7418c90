"""timm `wsd` and `rsqrt`: warm-up, a stable stage and a decay."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.numbers import Formula, Numbers
from jindan_tools.lr.schedules.timm_warmup import TimmWarmup


class TimmWsd(Struct, frozen=True, kw_only=True):
    """`t_initial` and `decay_t` count from the end of the warm-up. Source: timm.scheduler.WSDLRScheduler 1.0.31."""

    lr: float
    t_initial: int
    decay_t: int
    lr_min: float = 0.0
    stable_fn: Literal["constant", "rsqrt", "power"] = "constant"
    stable_timescale: float | None = None
    stable_power: float = 0.5
    decay_fn: Literal["1-sqrt", "linear", "cosine", "power", "exp"] = "1-sqrt"
    decay_power: float = 0.5
    decay_ratio: float = 0.1
    warmup_t: int = 0
    warmup_lr_init: float = 0.0

    def curve(self) -> Curve:
        """Return the rate at every epoch or update. Raises ValueError for stages that do not fit."""
        if not 0 < self.decay_t <= self.t_initial or not 0 < self.decay_ratio < 1:
            message = f"decay_t must be within (0, t_initial]: {self.decay_t}, {self.t_initial}"
            raise ValueError(message)
        warmup = TimmWarmup(lr=self.lr, steps=self.warmup_t, lr_init=self.warmup_lr_init, target=self.lr, prefix=True)
        floor, begin = self.lr_min, warmup.steps + self.t_initial - self.decay_t
        stable, share, length = self._stable(), self._share(), self.decay_t

        def fall(m: Numbers, step: float) -> float:
            return floor + (stable(m, step) - floor) * share(m, m.minimum((step - begin) / length, 1.0))

        return Curve((warmup.piece(), Piece(begin + 1, Closed(stable)), Piece(None, Closed(fall))))

    def _stable(self) -> Formula:
        lr, floor, start = self.lr, self.lr_min, self.warmup_t
        if self.stable_fn == "constant":
            return lambda m, step: m.maximum(lr + 0.0 * step, floor)
        scale = self.warmup_t if self.stable_timescale is None else self.stable_timescale
        if scale <= 0:
            raise ValueError("stable_timescale must be above 0 when there is no warm-up")
        power = 0.5 if self.stable_fn == "rsqrt" else self.stable_power
        return lambda m, step: m.maximum(lr * (1.0 + (step - start) / scale) ** (-power), floor)

    def _share(self) -> Formula:
        power, ratio = self.decay_power, self.decay_ratio
        shares: dict[str, Formula] = {
            "linear": lambda _, x: 1.0 - x,
            "1-sqrt": lambda m, x: 1.0 - m.sqrt(x),
            "cosine": lambda m, x: 0.5 * (1.0 + m.cos(math.pi * x)),
            "power": lambda _, x: 1.0 - x**power,
            "exp": lambda _, x: (ratio**x - ratio) / (1.0 - ratio),
        }
        return shares[self.decay_fn]
