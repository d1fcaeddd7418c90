"""Hugging Face `cosine`: a line up to the peak, then num_cycles waves of a cosine."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfCosine(Struct, frozen=True, kw_only=True):
    """Past the last step the wave goes on and rises. Source: transformers.get_cosine_schedule_with_warmup."""

    lr: float
    warmup_steps: int
    total_steps: int
    num_cycles: float = 0.5

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        lr, start, turn = self.lr, self.warmup_steps, math.pi * float(self.num_cycles) * 2.0
        length = float(max(1, self.total_steps - start))
        fall = Closed(lambda m, step: lr * m.maximum(0.0, 0.5 * (1.0 + m.cos(turn * ((step - start) / length)))))
        return Curve((hf_ramp(lr, start), Piece(None, fall)))
