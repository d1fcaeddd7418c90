"""timm `poly`: a power law down to lr_min."""

from __future__ import annotations

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.schedules.timm_cyclic import TimmCyclic


class TimmPoly(TimmCyclic, frozen=True, kw_only=True):
    """Source: timm.scheduler.PolyLRScheduler, without noise."""

    power: float = 0.5
    k_decay: float = 1.0

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        warmup, k, power = self.warmup(self.lr), self.k_decay, self.power
        waves = self.cycles().pieces(self.lr, warmup.origin, 1.0, lambda _, t, length: (1 - t**k / length**k) ** power)
        return Curve((warmup.piece(), *waves))
