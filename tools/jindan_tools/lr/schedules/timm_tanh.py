"""timm `tanh`: down along a hyperbolic tangent; its warm-up aims at the curve unless it is a prefix."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.evaluate import rate_at
from jindan_tools.lr.schedules.timm_warmup import TimmCycles, TimmWarmup


class TimmTanh(Struct, frozen=True, kw_only=True):
    """Source: timm.scheduler.TanhLRScheduler, without noise."""

    lr: float
    t_initial: int
    lb: float = -7.0
    ub: float = 3.0
    lr_min: float = 0.0
    cycle_mul: float = 1.0
    cycle_decay: float = 1.0
    cycle_limit: int = 1
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    warmup_prefix: bool = False

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        cycles = TimmCycles(
            t_initial=self.t_initial,
            lr_min=self.lr_min,
            mul=self.cycle_mul,
            decay=self.cycle_decay,
            limit=self.cycle_limit,
        )
        lb, ub = self.lb, self.ub
        origin = self.warmup_t if self.warmup_prefix else 0
        waves = cycles.pieces(
            self.lr, origin, 0.5, lambda m, t, length: 1 - m.tanh(lb * (1.0 - t / length) + ub * (t / length))
        )
        target = self.lr if self.warmup_prefix else rate_at(Curve(waves), self.warmup_t)
        warmup = TimmWarmup(steps=self.warmup_t, lr_init=self.warmup_lr_init, target=target, prefix=self.warmup_prefix)
        return Curve((warmup.piece(), *waves))
