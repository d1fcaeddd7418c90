"""torch LambdaLR and MultiplicativeLR, whose function of the step is written as text."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Hold, Piece, Product
from jindan_tools.lr.lambda_text import formula_of


class TorchLambda(Struct, frozen=True, kw_only=True):
    """The rate is lr times lr_lambda(step). Source: torch.optim.lr_scheduler.LambdaLR."""

    lr: float
    lr_lambda: str

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError for text that is no formula."""
        lr, share = self.lr, formula_of(self.lr_lambda)
        return Curve((Piece(None, Closed(lambda m, step: lr * share(m, step) + 0.0 * step)),))


class TorchMultiplicative(Struct, frozen=True, kw_only=True):
    """Each call multiplies the rate by lr_lambda(step). Source: torch.optim.lr_scheduler.MultiplicativeLR."""

    lr: float
    lr_lambda: str

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(). Raises ValueError for text that is no formula."""
        factor = formula_of(self.lr_lambda)
        return Curve((Piece(1, Hold()), Piece(None, Product((lambda m, step: factor(m, step) + 0.0 * step,)))), self.lr)
