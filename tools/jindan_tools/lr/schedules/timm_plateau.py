"""timm `plateau`: a warm-up by epoch, then torch's ReduceLROnPlateau."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Listed, Piece
from jindan_tools.lr.evaluate import rates
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau


class TimmPlateau(Struct, frozen=True, kw_only=True):
    """`metrics` are those of epochs 1, 2, ...; the warm-up ignores its own. Source: timm PlateauLRScheduler."""

    lr: float
    metrics: tuple[float, ...]
    decay_rate: float = 0.1
    patience_t: int = 10
    threshold: float = 1e-4
    cooldown_t: int = 0
    warmup_t: int = 0
    warmup_lr_init: float = 0.0
    lr_min: float = 0.0
    mode: Literal["min", "max"] = "max"

    def curve(self) -> Curve:
        """Return the rate of every epoch, as far as there are metrics."""
        slope = (self.lr - self.warmup_lr_init) / self.warmup_t if self.warmup_t else 0.0
        ramp = [self.warmup_lr_init + epoch * slope for epoch in range(self.warmup_t)]
        after = TorchPlateau(
            lr=self.warmup_lr_init + self.warmup_t * slope if self.warmup_t else self.lr,
            metrics=self.metrics[self.warmup_t :],
            mode=self.mode,
            factor=self.decay_rate,
            patience=self.patience_t,
            threshold=self.threshold,
            cooldown=self.cooldown_t,
            min_lr=self.lr_min,
        )
        lrs = (*ramp, *rates(after.curve(), len(after.metrics) + 1))
        return Curve((Piece(len(lrs), Listed(lrs)),))
