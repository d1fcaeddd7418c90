"""torch CosineAnnealingLR, which climbs again after t_max steps."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, Scan
from jindan_tools.lr.schedules.torch_counts import at_least_one


class TorchCosine(Struct, frozen=True, kw_only=True):
    """Stepped by recursion, whose rounding drifts from the closed form by 1e-9 over four cycles.

    Source: torch.optim.lr_scheduler.CosineAnnealingLR.
    """

    lr: float
    t_max: int
    eta_min: float = 0.0

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        at_least_one("t_max", self.t_max)
        lr, t_max, floor = self.lr, self.t_max, self.eta_min
        lift = (lr - floor) * (1 - math.cos(math.pi / t_max)) / 2

        def advance(previous: float, step: int) -> float:
            if (step - 1 - t_max) % (2 * t_max) == 0:
                return previous + lift
            wave, before = 1 + math.cos(math.pi * step / t_max), 1 + math.cos(math.pi * (step - 1) / t_max)
            return wave / before * (previous - floor) + floor

        wave = Scan(advance, lambda m, step: floor + (lr - floor) * (1 + m.cos(math.pi * step / t_max)) / 2)
        return Curve((Piece(1, Hold()), Piece(None, wave)), lr)
