"""Hugging Face `cosine`: warm-up to the peak, then a cosine of num_cycles waves."""

import math

from jindan_tools.lr.hf_warmup import hf_decay_progress, hf_warmup_factor


def hf_cosine(step: int, *, peak_lr: float, warmup_steps: int, total_steps: int, num_cycles: float = 0.5) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Source: transformers.get_cosine_schedule_with_warmup.
    """
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is None:
        progress = hf_decay_progress(step, warmup_steps, total_steps)
        factor = max(0.0, 0.5 * (1.0 + math.cos(math.pi * num_cycles * 2.0 * progress)))
    return peak_lr * factor
