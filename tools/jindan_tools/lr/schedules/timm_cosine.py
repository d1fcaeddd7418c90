"""timm `cosine`: cosine cycles with warm-up, decay of the peak and k-decay."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.schedules.timm_warmup import TimmCycles, TimmWarmup


class TimmCosine(Struct, frozen=True, kw_only=True):
    """Source: timm.scheduler.CosineLRScheduler, without noise."""

    lr: float
    t_initial: int
    lr_min: float = 0.0
    cycle_mul: float = 1.0
    cycle_decay: float = 1.0
    cycle_limit: int = 1
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    warmup_prefix: bool = False
    k_decay: float = 1.0

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        warmup = TimmWarmup(steps=self.warmup_t, lr_init=self.warmup_lr_init, target=self.lr, prefix=self.warmup_prefix)
        cycles = TimmCycles(
            t_initial=self.t_initial,
            lr_min=self.lr_min,
            mul=self.cycle_mul,
            decay=self.cycle_decay,
            limit=self.cycle_limit,
        )
        k = self.k_decay
        waves = cycles.pieces(self.lr, warmup.origin, 0.5, lambda m, t, length: 1 + m.cos(math.pi * t**k / length**k))
        return Curve((warmup.piece(), *waves))
