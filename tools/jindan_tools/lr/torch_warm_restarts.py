"""torch CosineAnnealingWarmRestarts: cosine cycles that jump back to the base rate."""

import math


def torch_warm_restarts(
    step: int, *, base_lr: float, first_period: int, period_factor: int = 1, eta_min: float = 0.0
) -> float:
    """Return the learning rate after `step` calls of scheduler.step() without an argument.

    Periods last first_period, first_period * period_factor, ... steps. Raises ValueError unless both are >= 1.
    Source: torch CosineAnnealingWarmRestarts.
    """
    if first_period < 1 or period_factor < 1:
        raise ValueError("first_period and period_factor must be at least 1")
    position, period = _locate(step, first_period, period_factor)
    return eta_min + (base_lr - eta_min) * (1 + math.cos(math.pi * position / period)) / 2


def _locate(step: int, first_period: int, period_factor: int) -> tuple[int, int]:
    if period_factor == 1:
        return step % first_period, first_period
    position, period = step, first_period
    while position >= period:
        position -= period
        period *= period_factor
    return position, period
