"""Hugging Face `constant` and `constant_with_warmup`."""

from jindan_tools.lr.hf_warmup import hf_warmup_factor


def hf_constant(step: int, *, peak_lr: float) -> float:
    """Return `peak_lr` at every step. Source: transformers.get_constant_schedule."""
    del step
    return peak_lr


def hf_constant_with_warmup(step: int, *, peak_lr: float, warmup_steps: int) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Source: transformers.get_constant_schedule_with_warmup.
    """
    factor = hf_warmup_factor(step, warmup_steps)
    return peak_lr * (1.0 if factor is None else factor)
