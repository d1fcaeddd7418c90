"""timm `tanh`: down along a hyperbolic tangent; its warm-up aims at the curve unless it is a prefix."""

from __future__ import annotations

from jindan_tools.lr.curve import Curve
from jindan_tools.lr.evaluate import rate_at
from jindan_tools.lr.schedules.timm_cyclic import TimmCyclic


class TimmTanh(TimmCyclic, frozen=True, kw_only=True):
    """Source: timm.scheduler.TanhLRScheduler, without noise."""

    lb: float = -7.0
    ub: float = 3.0

    def curve(self) -> Curve:
        """Return the rate at every epoch or update, whichever the scheduler counts."""
        lb, ub = self.lb, self.ub
        origin = self.warmup_t if self.warmup_prefix else 0
        waves = self.cycles().pieces(
            self.lr, origin, 0.5, lambda m, t, length: 1 - m.tanh(lb * (1.0 - t / length) + ub * (t / length))
        )
        target = self.lr if self.warmup_prefix else rate_at(Curve(waves), self.warmup_t)
        return Curve((self.warmup(target).piece(), *waves))
