"""torch LinearLR: a factor that changes in a line over the first total_iters steps."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, Product, times
from jindan_tools.lr.schedules.torch_counts import at_least_one


class TorchLinear(Struct, frozen=True, kw_only=True):
    """Source: torch.optim.lr_scheduler.LinearLR, which multiplies the rate in place."""

    lr: float
    start_factor: float = 1.0 / 3
    end_factor: float = 1.0
    total_iters: int = 5

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError for factors that torch refuses."""
        at_least_one("total_iters", self.total_iters)
        if not 0 < self.start_factor <= 1 or not 0 <= self.end_factor <= 1:
            message = f"factors must be within (0, 1] and [0, 1]: {self.start_factor}, {self.end_factor}"
            raise ValueError(message)
        change, first = self.end_factor - self.start_factor, self.total_iters * self.start_factor
        ramp = Product((lambda _, step: 1.0 + change / (first + (step - 1) * change),))
        start = Piece(1, times(self.start_factor))
        return Curve((start, Piece(self.total_iters + 1, ramp), Piece(None, Hold())), self.lr)
