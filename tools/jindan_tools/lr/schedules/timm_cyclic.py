"""The parameters that the cyclic timm schedulers share."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.schedules.timm_warmup import TimmCycles, TimmWarmup


class TimmCyclic(Struct, frozen=True, kw_only=True):
    """Warm-up and cycles of timm.scheduler.CosineLRScheduler and its like, without noise."""

    lr: float
    t_initial: int
    lr_min: float = 0.0
    cycle_mul: float = 1.0
    cycle_decay: float = 1.0
    cycle_limit: int = 1
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    warmup_prefix: bool = False

    def warmup(self, target: float) -> TimmWarmup:
        """Return the warm-up that ends at `target`."""
        return TimmWarmup(
            lr=self.lr, steps=self.warmup_t, lr_init=self.warmup_lr_init, target=target, prefix=self.warmup_prefix
        )

    def cycles(self) -> TimmCycles:
        """Return the cycles, whose shape is the scheduler's own."""
        return TimmCycles(
            t_initial=self.t_initial,
            lr_min=self.lr_min,
            mul=self.cycle_mul,
            decay=self.cycle_decay,
            limit=self.cycle_limit,
        )
