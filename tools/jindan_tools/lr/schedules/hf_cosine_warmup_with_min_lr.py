"""Hugging Face `cosine_warmup_with_min_lr`: the warm-up starts above zero and the wave is one step ahead."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Piece
from jindan_tools.lr.schedules.hf_cosine_with_min_lr import hf_floor
from jindan_tools.lr.schedules.hf_ramp import hf_plan


class HfCosineWarmupWithMinLr(Struct, frozen=True, kw_only=True):
    """`warmup_lr_rate` is the share of lr at step 0. Source: get_cosine_with_min_lr_schedule_with_warmup_lr_rate."""

    lr: float
    warmup_steps: int
    total_steps: int
    min_lr: float | None = None
    min_lr_rate: float | None = None
    warmup_lr_rate: float | None = None
    num_cycles: float = 0.5

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.total_steps)
        lr, start, turn = self.lr, float(self.warmup_steps), math.pi * self.num_cycles * 2.0
        length = max(1.0, self.total_steps - start)
        floor = hf_floor(self.lr, self.min_lr, self.min_lr_rate)
        rest = 1 - floor
        fall = Closed(
            lambda m, step: (
                lr * m.maximum(0.0, 0.5 * (1.0 + m.cos(turn * ((step - start + 1.0) / length))) * rest + floor)
            )
        )
        return Curve((Piece(self.warmup_steps, self._ramp()), Piece(None, fall)))

    def _ramp(self) -> Closed:
        lr, start, first = self.lr, float(self.warmup_steps), self.warmup_lr_rate
        if first is None:
            whole = max(1.0, start)
            return Closed(lambda _, step: lr * ((step + 1.0) / whole))
        before = max(1.0, start - 1)
        return Closed(lambda _, step: lr * (first + (1.0 - first) * step / before))
