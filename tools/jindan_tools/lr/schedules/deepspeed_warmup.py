"""DeepSpeed WarmupLR and WarmupDecayLR: a warm-up, logarithmic unless told otherwise, then flat or a line to zero."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.numbers import Formula

Rise = Literal["log", "linear"]


def deepspeed_rise(kind: Rise, steps: int) -> Formula:
    """Return the share of the warm-up at a scheduler step, one behind the update. Raises ValueError below 1 step.

    Source: deepspeed/runtime/lr_schedules.py, WarmupLR._get_gamma.
    """
    if steps < 1:
        message = f"warmup_num_steps must be at least 1: {steps}"
        raise ValueError(message)
    length = max(2, steps)
    inverse = 1.0 / math.log(length)
    if kind == "log":
        return lambda m, step: inverse * m.log(step)
    return lambda _, step: (step - 1) / length


class DeepspeedWarmup(Struct, frozen=True, kw_only=True):
    """`lr` is warmup_max_lr. The first two updates run at warmup_min_lr. Source: DeepSpeed 0.19.8 WarmupLR."""

    lr: float
    warmup_min_lr: float = 0.0
    warmup_num_steps: int = 1000
    warmup_type: Literal["log", "linear"] = "log"

    def curve(self) -> Curve:
        """Return the rate of every update."""
        low, span = self.warmup_min_lr, self.lr - self.warmup_min_lr
        share = deepspeed_rise(self.warmup_type, self.warmup_num_steps)
        rise = Closed(lambda m, step: low + span * share(m, step))
        return Curve(
            (
                Piece(1, Flat(low)),
                Piece(max(2, self.warmup_num_steps) + 1, rise),
                Piece(None, Flat(low + span * 1.0)),
            )
        )


class DeepspeedWarmupDecay(Struct, frozen=True, kw_only=True):
    """`lr` is warmup_max_lr. Source: DeepSpeed 0.19.8 WarmupDecayLR."""

    lr: float
    total_num_steps: int
    warmup_min_lr: float = 0.0
    warmup_num_steps: int = 1000
    warmup_type: Literal["log", "linear"] = "log"

    def curve(self) -> Curve:
        """Return the rate of every update."""
        low, span = self.warmup_min_lr, self.lr - self.warmup_min_lr
        share = deepspeed_rise(self.warmup_type, self.warmup_num_steps)
        warmup, total = max(2, self.warmup_num_steps), self.total_num_steps
        length = float(max(1.0, total - warmup))
        rise = Closed(lambda m, step: low + span * share(m, step))
        fall = Closed(lambda m, step: low + span * m.maximum(0.0, (total - (step - 1)) / length))
        return Curve((Piece(1, Flat(low)), Piece(warmup + 1, rise), Piece(None, fall)))
