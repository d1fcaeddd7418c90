"""Hugging Face `inverse_sqrt`: warm-up to the peak, then one over the square root of the step."""

import math

from jindan_tools.lr.hf_warmup import hf_warmup_factor

_TIMESCALE_WITHOUT_WARMUP = 10_000


def hf_inverse_sqrt(step: int, *, peak_lr: float, warmup_steps: int, timescale: int | None = None) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    `timescale` defaults to warmup_steps, or 10 000 without warm-up. Source: transformers.get_inverse_sqrt_schedule.
    """
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is None:
        scale = timescale if timescale is not None else (warmup_steps or _TIMESCALE_WITHOUT_WARMUP)
        factor = 1.0 / math.sqrt((step + scale - warmup_steps) / scale)
    return peak_lr * factor
