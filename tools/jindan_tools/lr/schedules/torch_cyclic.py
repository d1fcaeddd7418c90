"""torch CyclicLR: up and down between two rates."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.numbers import Formula, Numbers
from jindan_tools.lr.schedules.torch_counts import at_least_one

_MOST_HALVED = 1024


class TorchCyclic(Struct, frozen=True, kw_only=True):
    """`lr` is base_lr, the lower one. Source: torch.optim.lr_scheduler.CyclicLR."""

    lr: float
    max_lr: float
    step_size_up: int = 2000
    step_size_down: int | None = None
    mode: Literal["triangular", "triangular2", "exp_range"] = "triangular"
    gamma: float = 1.0

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step()."""
        at_least_one("step_size_up", self.step_size_up)
        up = float(self.step_size_up)
        down = up if self.step_size_down is None else float(self.step_size_down)
        at_least_one("step_size_down", round(down))
        size, lr, span = up + down, self.lr, self.max_lr - self.lr
        height, scale = _height(size, up / size), self._scale(size)
        # torch raises 2.0 to the number of the cycle; Python refuses that from the 1025th on.
        end = math.ceil(_MOST_HALVED * size) if self.mode == "triangular2" else None
        return Curve((Piece(end, Closed(lambda m, step: lr + span * height(m, step) * scale(m, step))),))

    def _scale(self, size: float) -> Formula:
        if self.mode == "triangular":
            return lambda _, step: 1.0
        if self.mode == "triangular2":
            return lambda m, step: 1 / 2.0 ** (m.floor(1 + step / size) - 1)
        gamma = self.gamma
        return lambda _, step: gamma**step


def _height(size: float, ratio: float) -> Formula:
    """Return the share of the way up, without the scale of the cycle."""

    def height(m: Numbers, step: float) -> float:
        x = 1.0 + step / size - m.floor(1 + step / size)
        return m.choose(x <= ratio, x / ratio, (x - 1) / (ratio - 1))

    return height
