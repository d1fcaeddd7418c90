"""torch ConstantLR: a lower rate for the first total_iters steps."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, times


class TorchConstant(Struct, frozen=True, kw_only=True):
    """Source: torch.optim.lr_scheduler.ConstantLR, which divides by the factor again at total_iters."""

    lr: float
    factor: float = 1.0 / 3
    total_iters: int = 5

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError unless 0 < factor <= 1."""
        if not 0 < self.factor <= 1.0:
            message = f"factor must be above 0 and at most 1: {self.factor}"
            raise ValueError(message)
        end = self.total_iters
        back = (Piece(end, Hold()), Piece(end + 1, times(1.0 / self.factor))) if end > 0 else ()
        return Curve((Piece(1, times(self.factor)), *back, Piece(None, Hold())), self.lr)
