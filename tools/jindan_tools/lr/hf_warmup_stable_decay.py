"""Hugging Face `warmup_stable_decay`: rise, hold, fall."""

import math
from typing import Literal

from msgspec import Struct

Ramp = Literal["linear", "cosine", "1-sqrt"]


class WarmupStableDecay(Struct, frozen=True, kw_only=True):
    """The three stages, in optimizer steps; `min_lr_ratio` is a share of `peak_lr`."""

    peak_lr: float
    warmup_steps: int
    stable_steps: int
    decay_steps: int
    warmup_type: Ramp = "linear"
    decay_type: Ramp = "cosine"
    min_lr_ratio: float = 0.0
    num_cycles: float = 0.5


def hf_warmup_stable_decay(step: int, schedule: WarmupStableDecay) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Source: transformers.get_wsd_schedule.
    """
    decay_start = schedule.warmup_steps + schedule.stable_steps
    floor = schedule.min_lr_ratio
    if step < schedule.warmup_steps:
        rise = _rise(schedule.warmup_type, step / max(1, schedule.warmup_steps))
        return schedule.peak_lr * max(0.0, rise * (1.0 - floor) + floor)
    if step < decay_start:
        return schedule.peak_lr
    if step < decay_start + schedule.decay_steps:
        fall = _fall(schedule, (step - decay_start) / max(1, schedule.decay_steps))
        return schedule.peak_lr * max(0.0, fall * (1.0 - floor) + floor)
    return schedule.peak_lr * floor


def _rise(ramp: Ramp, progress: float) -> float:
    if ramp == "linear":
        return progress
    return 0.5 * (1.0 - math.cos(math.pi * progress)) if ramp == "cosine" else 1.0 - math.sqrt(1.0 - progress)


def _fall(schedule: WarmupStableDecay, progress: float) -> float:
    if schedule.decay_type == "linear":
        return 1.0 - progress
    if schedule.decay_type == "cosine":
        return 0.5 * (1.0 + math.cos(math.pi * schedule.num_cycles * 2.0 * progress))
    return 1.0 - math.sqrt(progress)
