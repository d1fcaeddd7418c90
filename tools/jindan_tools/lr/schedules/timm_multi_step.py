"""timm `multistep`: times decay_rate at each milestone, one step before it."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece
from jindan_tools.lr.schedules.timm_warmup import TimmWarmup


class TimmMultiStep(Struct, frozen=True, kw_only=True):
    """Milestone m acts from step m - 1 on. Source: timm.scheduler.MultiStepLRScheduler, without noise."""

    lr: float
    decay_t: tuple[int, ...]
    decay_rate: float = 1.0
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    warmup_prefix: bool = True

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        warmup = TimmWarmup(
            lr=self.lr, steps=self.warmup_t, lr_init=self.warmup_lr_init, target=self.lr, prefix=self.warmup_prefix
        )
        ends = [warmup.origin + milestone - 1 for milestone in sorted(self.decay_t)]
        levels = [Flat(self.lr * self.decay_rate**passed) for passed in range(len(ends) + 1)]
        pieces = [Piece(end, level) for end, level in zip((*ends, None), levels, strict=True)]
        return Curve((warmup.piece(), *pieces))
