"""torch OneCycleLR: up to the peak, then down far below the start."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.torch_counts import at_least_one


class TorchOneCycle(Struct, frozen=True, kw_only=True):
    """`lr` is max_lr. Ends after total_steps, where torch raises. Source: torch.optim.lr_scheduler.OneCycleLR."""

    lr: float
    total_steps: int
    pct_start: float = 0.3
    anneal_strategy: Literal["cos", "linear"] = "cos"
    div_factor: float = 25.0
    final_div_factor: float = 1e4
    three_phase: bool = False

    def curve(self) -> Curve:
        """Return the rate after every call of scheduler.step(), steps 0 to total_steps."""
        at_least_one("total_steps", self.total_steps)
        if not 0 <= self.pct_start <= 1:
            message = f"pct_start must be within [0, 1]: {self.pct_start}"
            raise ValueError(message)
        pieces: list[Piece] = []
        begin = 0.0
        for end, start_lr, end_lr in self._phases():
            pieces.append(Piece(math.floor(end) + 1, self._anneal(begin, end, start_lr, end_lr)))
            begin = end
        pieces[-1] = Piece(self.total_steps + 1, pieces[-1].law)
        return Curve(tuple(pieces))

    def _phases(self) -> list[tuple[float, float, float]]:
        """Return (last step, first rate, last rate) of each phase."""
        total, peak, initial = self.total_steps, self.lr, self.lr / self.div_factor
        lowest, top, last = initial / self.final_div_factor, float(self.pct_start * total) - 1, float(total - 1)
        if not self.three_phase:
            return [(top, initial, peak), (last, peak, lowest)]
        back = float(2 * self.pct_start * total) - 2
        return [(top, initial, peak), (back, peak, initial), (last, initial, lowest)]

    def _anneal(self, begin: float, end: float, start: float, stop: float) -> Closed:
        length = (end - begin) or 1.0
        if self.anneal_strategy == "linear":
            return Closed(lambda _, step: (stop - start) * ((step - begin) / length) + start)
        half = (start - stop) / 2.0
        return Closed(lambda m, step: stop + half * (m.cos(math.pi * ((step - begin) / length)) + 1))
