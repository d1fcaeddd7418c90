"""Hugging Face `linear`: a line up to the peak, then a line down to zero."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfLinear(Struct, frozen=True, kw_only=True):
    """Source: transformers.get_linear_schedule_with_warmup."""

    lr: float
    warmup_steps: int
    total_steps: int

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        lr, total = self.lr, float(self.total_steps)
        length = float(max(1, self.total_steps - self.warmup_steps))
        fall = Closed(lambda m, step: lr * m.maximum(0.0, (total - step) / length))
        return Curve((hf_ramp(lr, self.warmup_steps), Piece(None, fall)))
