"""timm `cosine`: cosine cycles with warm-up, decay of the peak and k-decay."""

from __future__ import annotations

import math

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.schedules.timm_cyclic import TimmCyclic


class TimmCosine(TimmCyclic, frozen=True, kw_only=True):
    """Source: timm.scheduler.CosineLRScheduler, without noise."""

    k_decay: float = 1.0

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        warmup, k = self.warmup(self.lr), self.k_decay
        waves = self.cycles().pieces(
            self.lr, warmup.origin, 0.5, lambda m, t, length: 1 + m.cos(math.pi * t**k / length**k)
        )
        return Curve((warmup.piece(), *waves))
