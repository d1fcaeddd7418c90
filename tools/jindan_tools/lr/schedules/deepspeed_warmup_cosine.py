"""DeepSpeed WarmupCosineLR: a warm-up, then a cosine down to a share of the rate."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.schedules.deepspeed_warmup import deepspeed_rise


class DeepspeedWarmupCosine(Struct, frozen=True, kw_only=True):
    """The very first update runs at 0. Source: DeepSpeed 0.19.8 WarmupCosineLR."""

    lr: float
    total_num_steps: int
    warmup_min_ratio: float = 0.0
    warmup_num_steps: int = 1000
    cos_min_ratio: float = 1e-4
    warmup_type: Literal["log", "linear"] = "log"

    def curve(self) -> Curve:
        """Return the rate of every update."""
        share = deepspeed_rise(self.warmup_type, self.warmup_num_steps)
        lr, low, floor = self.lr, self.warmup_min_ratio, self.cos_min_ratio
        warmup = max(2, self.warmup_num_steps)
        length, rest, above = max(1, self.total_num_steps - warmup), 1.0 - floor, 1.0 - low
        rise = Closed(lambda m, step: lr * (low + share(m, step) * above))
        fall = Closed(
            lambda m, step: (
                lr
                * m.maximum(0.0, floor + rest * ((1 + m.cos(math.pi * m.minimum(1.0, (step - warmup) / length))) / 2))
            )
        )
        return Curve((Piece(1, Flat(0.0)), Piece(warmup + 1, rise), Piece(None, fall)))
