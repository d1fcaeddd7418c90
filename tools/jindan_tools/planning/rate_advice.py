"""What a change of the effective batch asks of the learning rate and the weight decay, and how far that holds."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.lr_scaling import batch_ratio, linear_scaled_lr, sqrt_scaled_lr
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family

LINEAR_SOURCE = "Goyal et al. 2017, arXiv:1706.02677 (SGD)"
SQRT_SOURCE = "Malladi et al. 2022, arXiv:2205.10287 (Adam)"
DECAY_SOURCE = "Wang and Aitchison 2024, arXiv:2405.13698 (AdamW)"
# The largest batch at which the linear rule was shown to hold with warm-up on ImageNet.
LINEAR_LIMIT = 8192


class RateAdvice(Struct, frozen=True, kw_only=True):
    """The rates for a new effective batch; `first` is the one for the optimizer, None when its family is unknown."""

    ratio: float
    linear: float
    sqrt: float
    first: float | None
    rule: str

    @property
    def low(self) -> float:
        """Return the lower of the two rates."""
        return min(self.linear, self.sqrt)

    @property
    def high(self) -> float:
        """Return the higher of the two rates."""
        return max(self.linear, self.sqrt)


def scale_rate(learning_rate: float, old_batch: int, new_batch: int, optimizer: str) -> RateAdvice:
    """Return the linearly and the square-root scaled rate. Raises ValueError unless both batches are at least 1."""
    linear = linear_scaled_lr(learning_rate, old_batch, new_batch)
    root = sqrt_scaled_lr(learning_rate, old_batch, new_batch)
    family = optimizer_family(optimizer)
    first = {OptimizerFamily.SGD: linear, OptimizerFamily.ADAM: root}.get(family) if family else None
    rule = {OptimizerFamily.SGD: "선형", OptimizerFamily.ADAM: "제곱근"}.get(family, "") if family else ""
    return RateAdvice(ratio=batch_ratio(old_batch, new_batch), linear=linear, sqrt=root, first=first, rule=rule)


def decay_for_same_shrink(weight_decay: float, *, rate_ratio: float, update_ratio: float) -> float:
    """Return the decay that shrinks a weight as much an epoch as before: old / (rate ratio x updates ratio).

    `rate_ratio` is new / old learning rate, `update_ratio` new / old optimizer steps an epoch. Holds for decoupled
    decay (AdamW) and for SGD, where a step shrinks a weight by lr x decay. Raises ValueError unless both are > 0.
    """
    if min(rate_ratio, update_ratio) <= 0:
        raise ValueError("ratios must be positive")
    return weight_decay / (rate_ratio * update_ratio)


def is_decoupled(optimizer: str) -> bool | None:
    """Return whether the decay acts apart from the gradient: True for AdamW, False for Adam, None when unknown.

    SGD counts as decoupled here: its L2 term shrinks a weight by lr x decay too. Source: torch.optim.
    """
    plain = optimizer.strip().lower().rsplit(".", 1)[-1]
    if plain.startswith(("adamw", "sgd", "lamb", "lion")):
        return True
    return False if plain.startswith(("adam", "nadam", "radam")) else None


def scaled_betas(beta: float, ratio: float) -> float:
    """Return 1 - ratio x (1 - beta): Adam's moment decay that goes with the square-root rule, kept within [0, 1).

    Source: Malladi et al. 2022, definition 5.2. Raises ValueError unless 0 <= beta < 1 and ratio > 0.
    """
    if not 0 <= beta < 1 or ratio <= 0:
        raise ValueError("beta must lie in [0, 1) and ratio be positive")
    return max(0.0, 1 - ratio * (1 - beta)) if math.isfinite(ratio) else 0.0
