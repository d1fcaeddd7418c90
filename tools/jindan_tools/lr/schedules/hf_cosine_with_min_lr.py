"""Hugging Face `cosine_with_min_lr`: the cosine schedule raised to end at a floor."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.hf_ramp import hf_plan, hf_ramp


class HfCosineWithMinLr(Struct, frozen=True, kw_only=True):
    """One of min_lr and min_lr_rate. Source: transformers.get_cosine_with_min_lr_schedule_with_warmup."""

    lr: float
    warmup_steps: int
    total_steps: int
    min_lr: float | None = None
    min_lr_rate: float | None = None
    num_cycles: float = 0.5

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        lr, start, turn = self.lr, self.warmup_steps, math.pi * float(self.num_cycles) * 2.0
        length = float(max(1, self.total_steps - start))
        floor = hf_floor(self.lr, self.min_lr, self.min_lr_rate)
        rest = 1 - floor
        fall = Closed(
            lambda m, step: lr * m.maximum(0.0, 0.5 * (1.0 + m.cos(turn * ((step - start) / length))) * rest + floor)
        )
        return Curve((hf_ramp(lr, start), Piece(None, fall)))


def hf_floor(lr: float, min_lr: float | None, min_lr_rate: float | None) -> float:
    """Return the floor as a share of lr. Raises ValueError unless exactly one of the two is given and lr > 0."""
    if (min_lr is None) == (min_lr_rate is None):
        raise ValueError("exactly one of min_lr and min_lr_rate must be given")
    if min_lr_rate is not None:
        return min_lr_rate
    if lr <= 0 or min_lr is None:
        raise ValueError("lr must be positive")
    return min_lr / lr
