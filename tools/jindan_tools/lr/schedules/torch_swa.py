"""torch SWALR: from the rate in force to a fixed one within anneal_epochs calls."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece, Scan
from jindan_tools.lr.numbers import Numbers


class TorchSwa(Struct, frozen=True, kw_only=True):
    """`lr` is the rate when the averaging starts. Source: torch.optim.swa_utils.SWALR."""

    lr: float
    swa_lr: float
    anneal_epochs: int = 10
    anneal_strategy: Literal["cos", "linear"] = "cos"

    def curve(self) -> Curve:
        """Return the rate after every call of swa_scheduler.step(). Raises ValueError for a negative length."""
        if self.anneal_epochs < 0:
            message = f"anneal_epochs must not be negative: {self.anneal_epochs}"
            raise ValueError(message)
        ends = max(1, self.anneal_epochs) + 1
        return Curve((Piece(ends, Scan(self._advance, self._near)), Piece(None, Flat(self.swa_lr))), self.lr)

    def _near(self, m: Numbers, step: float) -> float:
        progress = m.minimum(1.0, step / max(1, self.anneal_epochs))
        share = progress if self.anneal_strategy == "linear" else (1 - m.cos(math.pi * progress)) / 2
        return self.swa_lr * share + self.lr * (1 - share)

    def _advance(self, previous: float, step: int) -> float:
        at = max(1, step) if self.anneal_epochs == 0 else step
        before, now = self._share(at - 1), self._share(at)
        initial = self.swa_lr if before == 1 else (previous - before * self.swa_lr) / (1 - before)
        return self.swa_lr * now + initial * (1 - now)

    def _share(self, step: int) -> float:
        progress = max(0, min(1, step / max(1, self.anneal_epochs)))
        return progress if self.anneal_strategy == "linear" else (1 - math.cos(math.pi * progress)) / 2
