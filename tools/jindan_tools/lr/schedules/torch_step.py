"""torch StepLR: times gamma every step_size steps."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Piece, Stairs
from jindan_tools.lr.schedules.torch_counts import at_least_one


class TorchStep(Struct, frozen=True, kw_only=True):
    """Source: torch.optim.lr_scheduler.StepLR."""

    lr: float
    step_size: int
    gamma: float = 0.1

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        at_least_one("step_size", self.step_size)
        return Curve((Piece(None, Stairs(self.step_size, self.gamma)),), self.lr)
