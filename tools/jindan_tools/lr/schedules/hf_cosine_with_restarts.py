"""Hugging Face `cosine_with_restarts`: num_cycles half-cosines, each starting again at the peak."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfCosineWithRestarts(Struct, frozen=True, kw_only=True):
    """Source: transformers.get_cosine_with_hard_restarts_schedule_with_warmup."""

    lr: float
    warmup_steps: int
    total_steps: int
    num_cycles: int = 1

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        lr, start, cycles = self.lr, self.warmup_steps, float(self.num_cycles)
        length = max(1, self.total_steps - start)
        waves = Closed(
            lambda m, step: (
                lr * m.maximum(0.0, 0.5 * (1.0 + m.cos(math.pi * (cycles * ((step - start) / float(length)) % 1.0))))
            )
        )
        return Curve((hf_ramp(lr, start), Piece(start + length, waves), Piece(None, Flat(0.0))))
