"""torch CosineAnnealingLR, which climbs again after t_max steps."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Hold, Piece, Scan, Slope
from jindan_tools.lr.numbers import Numbers, SingleNumbers
from jindan_tools.lr.schedules.torch_counts import at_least_one

_M = SingleNumbers()


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

        def ratio(m: Numbers, step: float) -> float:
            return (1 + m.cos(math.pi * step / t_max)) / (1 + m.cos(math.pi * (step - 1) / t_max))

        def leaps(first: int, stop: int) -> range:
            return range(first + (t_max + 1 - first) % (2 * t_max), stop, 2 * t_max)

        slope = Slope(ratio, floor, leaps)

        def advance(previous: float, step: int) -> float:
            if (step - 1 - t_max) % (2 * t_max) == 0:
                return previous + lift
            return slope.step(previous, ratio(_M, step))

        near = Closed(lambda m, step: floor + (lr - floor) * (1 + m.cos(math.pi * step / t_max)) / 2)
        return Curve((Piece(1, Hold()), Piece(None, Scan(advance, near.at, slope))), lr)
