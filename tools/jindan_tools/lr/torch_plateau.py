"""torch ReduceLROnPlateau, replayed over a metric sequence because it has no closed form."""

import math
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct


class Plateau(Struct, frozen=True, kw_only=True):
    """Arguments of ReduceLROnPlateau; patience and cooldown count evaluations."""

    base_lr: float
    mode: Literal["min", "max"] = "min"
    factor: float = 0.1
    patience: int = 10
    threshold: float = 1e-4
    threshold_mode: Literal["rel", "abs"] = "rel"
    cooldown: int = 0
    min_lr: float = 0.0
    eps: float = 1e-8


class _State(Struct):
    lr: float
    best: float
    bad: int = 0
    cooling: int = 0


def torch_plateau(metrics: Sequence[float], schedule: Plateau) -> list[float]:
    """Return the learning rate after each evaluation, one value a metric.

    Raises ValueError unless factor < 1. A NaN metric never counts as better. Source: torch ReduceLROnPlateau.
    """
    if schedule.factor >= 1.0:
        raise ValueError("factor must be below 1")
    state = _State(lr=schedule.base_lr, best=math.inf if schedule.mode == "min" else -math.inf)
    rates: list[float] = []
    for metric in metrics:
        _advance(state, metric, schedule)
        rates.append(state.lr)
    return rates


def _advance(state: _State, metric: float, schedule: Plateau) -> None:
    if _is_better(metric, state.best, schedule):
        state.best, state.bad = metric, 0
    else:
        state.bad += 1
    if state.cooling > 0:
        state.cooling -= 1
        state.bad = 0
    if state.bad > schedule.patience:
        lowered = max(state.lr * schedule.factor, schedule.min_lr)
        if state.lr - lowered > schedule.eps:
            state.lr = lowered
        state.cooling, state.bad = schedule.cooldown, 0


def _is_better(metric: float, best: float, schedule: Plateau) -> bool:
    relative = schedule.threshold_mode == "rel"
    if schedule.mode == "min":
        return metric < (best * (1.0 - schedule.threshold) if relative else best - schedule.threshold)
    return metric > (best * (1.0 + schedule.threshold) if relative else best + schedule.threshold)
