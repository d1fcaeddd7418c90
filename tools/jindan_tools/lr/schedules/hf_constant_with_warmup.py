"""Hugging Face `constant_with_warmup`: a line up to the peak, then the peak."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Curve, Flat, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfConstantWithWarmup(Struct, frozen=True, kw_only=True):
    """Source: transformers.get_constant_schedule_with_warmup."""

    lr: float
    warmup_steps: int

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, 0)
        return Curve((hf_ramp(self.lr, self.warmup_steps), Piece(None, Flat(self.lr))))
