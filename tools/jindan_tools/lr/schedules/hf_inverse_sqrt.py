"""Hugging Face `inverse_sqrt`: a line up to the peak, then one over the square root of the step."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp

_WITHOUT_WARMUP = 10_000


class HfInverseSqrt(Struct, frozen=True, kw_only=True):
    """`timescale` is warmup_steps, or 10 000 without warm-up. Source: transformers.get_inverse_sqrt_schedule."""

    lr: float
    warmup_steps: int
    timescale: int | None = None

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, 0)
        lr, scale = self.lr, self.timescale if self.timescale is not None else (self.warmup_steps or _WITHOUT_WARMUP)
        shift = scale - self.warmup_steps
        fall = Closed(lambda m, step: lr * (1.0 / m.sqrt((step + shift) / scale)))
        return Curve((hf_ramp(lr, self.warmup_steps), Piece(None, fall)))
