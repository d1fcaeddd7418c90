"""How a learning rate should follow the effective batch."""

import math


def batch_ratio(old_batch: int, new_batch: int) -> float:
    """Return new / old effective batch. Raises ValueError unless both are at least 1."""
    if min(old_batch, new_batch) < 1:
        raise ValueError("batches must be at least 1")
    return new_batch / old_batch


def linear_scaled_lr(lr: float, old_batch: int, new_batch: int) -> float:
    """Return lr * (new / old), the rule for SGD. Source: Goyal et al. 2017."""
    return lr * batch_ratio(old_batch, new_batch)


def sqrt_scaled_lr(lr: float, old_batch: int, new_batch: int) -> float:
    """Return lr * sqrt(new / old), the rule for Adam. Source: Malladi et al. 2022."""
    return lr * math.sqrt(batch_ratio(old_batch, new_batch))


def follows_batch_scaling(lr_ratio: float, old_batch: int, new_batch: int, tolerance: float = 0.25) -> bool:
    """Return whether `lr_ratio` (new / old rate) is within `tolerance` of the linear or the square-root rule."""
    ratio = batch_ratio(old_batch, new_batch)
    return any(abs(lr_ratio / expected - 1) <= tolerance for expected in (ratio, math.sqrt(ratio)))
