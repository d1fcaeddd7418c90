"""Hugging Face `cosine_with_min_lr`: the cosine schedule raised to end at a floor."""

import math

from jindan_tools.lr.hf_warmup import hf_decay_progress, hf_warmup_factor


def hf_cosine_with_min_lr(
    step: int, *, peak_lr: float, warmup_steps: int, total_steps: int, min_lr: float, num_cycles: float = 0.5
) -> float:
    """Return the learning rate after `step` scheduler steps (0-based); `min_lr` is absolute.

    Raises ValueError unless peak_lr > 0. Source: transformers.get_cosine_with_min_lr_schedule_with_warmup.
    """
    if peak_lr <= 0:
        raise ValueError("peak_lr must be positive")
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is None:
        progress = hf_decay_progress(step, warmup_steps, total_steps)
        wave = 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * progress))
        floor = min_lr / peak_lr
        factor = max(0.0, wave * (1 - floor) + floor)
    return peak_lr * factor
