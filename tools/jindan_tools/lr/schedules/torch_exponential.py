"""torch ExponentialLR: times gamma at every step."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, times


class TorchExponential(Struct, frozen=True, kw_only=True):
    """Source: torch.optim.lr_scheduler.ExponentialLR; MultiplicativeLR with a constant function does the same."""

    lr: float
    gamma: float

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        return Curve((Piece(1, Hold()), Piece(None, times(self.gamma))), self.lr)
