"""torch SWALR: from the rate in force to a fixed one within anneal_epochs calls."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Piece, Scan


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
        return Curve((Piece(None, Scan(self._advance)),), self.lr)

    def _advance(self, previous: float, step: int) -> float:
        at = max(1, step) if self.anneal_epochs == 0 else step
        before, now = self._share(at - 1), self._share(at)
        initial = self.swa_lr if before == 1 else (previous - before * self.swa_lr) / (1 - before)
        return self.swa_lr * now + initial * (1 - now)

    def _share(self, step: int) -> float:
        progress = max(0, min(1, step / max(1, self.anneal_epochs)))
        return progress if self.anneal_strategy == "linear" else (1 - math.cos(math.pi * progress)) / 2
