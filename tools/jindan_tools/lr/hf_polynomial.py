"""Hugging Face `polynomial`: warm-up to the peak, then a power law down to end_lr."""

from jindan_tools.lr.hf_warmup import hf_warmup_factor


def hf_polynomial(
    step: int, *, peak_lr: float, warmup_steps: int, total_steps: int, end_lr: float = 1e-7, power: float = 1.0
) -> float:
    """Return the learning rate after `step` scheduler steps (0-based).

    Raises ValueError unless end_lr < peak_lr. Source: transformers.get_polynomial_decay_schedule_with_warmup.
    """
    if not end_lr < peak_lr:
        raise ValueError("end_lr must be below peak_lr")
    factor = hf_warmup_factor(step, warmup_steps)
    if factor is not None:
        return peak_lr * factor
    if step > total_steps or total_steps <= warmup_steps:
        return end_lr
    remaining = 1 - (step - warmup_steps) / (total_steps - warmup_steps)
    return (peak_lr - end_lr) * remaining**power + end_lr
