"""torch PolynomialLR: a power law down to zero."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Hold, Piece, Product
from jindan_tools.lr.schedules.torch_counts import at_least_one


class TorchPolynomial(Struct, frozen=True, kw_only=True):
    """Source: torch.optim.lr_scheduler.PolynomialLR, which multiplies the rate in place."""

    lr: float
    total_iters: int = 5
    power: float = 1.0

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        at_least_one("total_iters", self.total_iters)
        total, power = self.total_iters, self.power
        fall = Product((lambda _, step: ((1.0 - step / total) / (1.0 - (step - 1) / total)) ** power,))
        return Curve((Piece(1, Hold()), Piece(total + 1, fall), Piece(None, Hold())), self.lr)
