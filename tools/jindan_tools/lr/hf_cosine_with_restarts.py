"""Hugging Face `cosine_with_restarts`: num_cycles half-cosines, each starting again at the peak."""

import math

from jindan_tools.lr.hf_warmup import hf_decay_progress, hf_warmup_factor


def hf_cosine_with_restarts(
    step: int, *, peak_lr: float, warmup_steps: int, total_steps: int, num_cycles: int = 1
) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Source: transformers.get_cosine_with_hard_restarts_schedule_with_warmup.
    """
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is None:
        progress = hf_decay_progress(step, warmup_steps, total_steps)
        wave = 0.5 * (1.0 + math.cos(math.pi * ((num_cycles * progress) % 1.0)))
        factor = 0.0 if progress >= 1.0 else max(0.0, wave)
    return peak_lr * factor
