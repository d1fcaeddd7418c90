"""torch StepLR, MultiStepLR and ExponentialLR: multiply by gamma at some steps."""

from bisect import bisect_right
from collections.abc import Sequence


def torch_step(step: int, *, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    """Return base_lr * gamma ** (step // step_size) after `step` calls of scheduler.step().

    Raises ValueError unless step_size >= 1. Source: torch StepLR, closed form.
    """
    if step_size < 1:
        raise ValueError("step_size must be at least 1")
    return base_lr * gamma ** (step // step_size)


def torch_multi_step(step: int, *, base_lr: float, milestones: Sequence[int], gamma: float = 0.1) -> float:
    """Return base_lr * gamma ** (milestones reached) after `step` calls of scheduler.step().

    A milestone given twice counts twice. Source: torch MultiStepLR, closed form.
    """
    return base_lr * gamma ** bisect_right(sorted(milestones), step)


def torch_exponential(step: int, *, base_lr: float, gamma: float) -> float:
    """Return base_lr * gamma ** step after `step` calls of scheduler.step(). Source: torch ExponentialLR."""
    return float(base_lr * gamma**step)
