"""Hugging Face `linear`: warm-up to the peak, then a straight line to zero."""

from jindan_tools.lr.hf_warmup import hf_warmup_factor


def hf_linear(step: int, *, peak_lr: float, warmup_steps: int, total_steps: int) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Source: transformers.get_linear_schedule_with_warmup.
    """
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is None:
        factor = max(0.0, (total_steps - step) / max(1, total_steps - warmup_steps))
    return peak_lr * factor
