"""timm `step`: times decay_rate every decay_t steps."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.timm_warmup import TimmWarmup


class TimmStep(Struct, frozen=True, kw_only=True):
    """Source: timm.scheduler.StepLRScheduler, without noise; sched='constant' is decay_rate 1."""

    lr: float
    decay_t: float
    decay_rate: float = 1.0
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    warmup_prefix: bool = True

    def curve(self) -> Curve:
        """Return the rate at every epoch or update. Raises ValueError unless decay_t > 0."""
        if self.decay_t <= 0:
            message = f"decay_t must be above 0: {self.decay_t}"
            raise ValueError(message)
        warmup = TimmWarmup(
            lr=self.lr, steps=self.warmup_t, lr_init=self.warmup_lr_init, target=self.lr, prefix=self.warmup_prefix
        )
        lr, rate, size, origin = self.lr, self.decay_rate, self.decay_t, warmup.origin
        fall = Closed(lambda _, step: lr * rate ** ((step - origin) // size))
        return Curve((warmup.piece(), Piece(None, fall)))
