"""Hugging Face `warmup_stable_decay`: rise, hold, fall."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.numbers import Formula
from jindan_tools.lr.schedules.hf_ramp import hf_plan


class HfWarmupStableDecay(Struct, frozen=True, kw_only=True):
    """Without stable_steps the stable stage is what total_steps leaves. Source: transformers.get_wsd_schedule."""

    lr: float
    warmup_steps: int
    decay_steps: int
    total_steps: int | None = None
    stable_steps: int | None = None
    warmup_type: Literal["linear", "cosine", "1-sqrt"] = "linear"
    decay_type: Literal["linear", "cosine", "1-sqrt"] = "cosine"
    min_lr_ratio: float = 0.0
    num_cycles: float = 0.5

    def curve(self) -> Curve:
        """Return the rate at every optimizer step."""
        hf_plan(self.warmup_steps, self.decay_steps)
        if self.stable_steps is None and self.total_steps is None:
            raise ValueError("one of total_steps and stable_steps must be given")
        stable = self.stable_steps
        if stable is None:
            stable = (self.total_steps or 0) - self.warmup_steps - self.decay_steps
        begin = self.warmup_steps + stable
        return Curve(
            (
                Piece(self.warmup_steps, self._stage(_rise(self.warmup_type), 0, self.warmup_steps)),
                Piece(begin, Flat(self.lr)),
                Piece(begin + self.decay_steps, self._stage(self._fall(), begin, self.decay_steps)),
                Piece(None, Flat(self.lr * self.min_lr_ratio)),
            )
        )

    def _stage(self, share: Formula, begin: int, steps: int) -> Closed:
        lr, length, floor = self.lr, float(max(1, steps)), self.min_lr_ratio
        rest = 1.0 - floor
        return Closed(lambda m, step: lr * m.maximum(0.0, share(m, (step - begin) / length) * rest + floor))

    def _fall(self) -> Formula:
        if self.decay_type == "linear":
            return lambda _, progress: 1.0 - progress
        if self.decay_type == "cosine":
            turn = math.pi * float(self.num_cycles) * 2.0
            return lambda m, progress: 0.5 * (1.0 + m.cos(turn * progress))
        return lambda m, progress: 1.0 - m.sqrt(progress)


def _rise(ramp: str) -> Formula:
    if ramp == "linear":
        return lambda _, progress: progress
    if ramp == "cosine":
        return lambda m, progress: 0.5 * (1.0 - m.cos(math.pi * progress))
    return lambda m, progress: 1.0 - m.sqrt(1.0 - progress)
