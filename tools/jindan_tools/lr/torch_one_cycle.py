"""torch OneCycleLR: up to max_lr, then down far below the start."""

import math
from typing import Literal

from msgspec import Struct


class OneCycle(Struct, frozen=True, kw_only=True):
    """Arguments of OneCycleLR; steps are scheduler steps."""

    max_lr: float
    total_steps: int
    pct_start: float = 0.3
    div_factor: float = 25.0
    final_div_factor: float = 1e4
    anneal: Literal["cos", "linear"] = "cos"
    three_phase: bool = False


def torch_one_cycle(step: int, schedule: OneCycle) -> float:
    """Return the learning rate after `step` calls of scheduler.step(), 0 <= step <= total_steps.

    Raises ValueError for a step outside the cycle, where torch raises too. Source: torch OneCycleLR.
    """
    if not 0 <= step <= schedule.total_steps:
        raise ValueError("step must be within the cycle")
    phases = _phases(schedule)
    start_step = 0.0
    for end_step, start_lr, end_lr in phases[:-1]:
        if step <= end_step:
            return _anneal(schedule, start_lr, end_lr, _share(step, start_step, end_step))
        start_step = end_step
    end_step, start_lr, end_lr = phases[-1]
    return _anneal(schedule, start_lr, end_lr, _share(step, start_step, end_step))


def _phases(schedule: OneCycle) -> list[tuple[float, float, float]]:
    initial = schedule.max_lr / schedule.div_factor
    lowest = initial / schedule.final_div_factor
    top = schedule.pct_start * schedule.total_steps - 1
    last = float(schedule.total_steps - 1)
    if not schedule.three_phase:
        return [(top, initial, schedule.max_lr), (last, schedule.max_lr, lowest)]
    back = 2 * schedule.pct_start * schedule.total_steps - 2
    return [(top, initial, schedule.max_lr), (back, schedule.max_lr, initial), (last, initial, lowest)]


def _share(step: int, start_step: float, end_step: float) -> float:
    return 1.0 if end_step == start_step else (step - start_step) / (end_step - start_step)


def _anneal(schedule: OneCycle, start: float, end: float, share: float) -> float:
    if schedule.anneal == "linear":
        return (end - start) * share + start
    return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
