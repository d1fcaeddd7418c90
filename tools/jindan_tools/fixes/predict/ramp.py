"""Compute the rates of a warm-up that a run did not have."""

from __future__ import annotations

import math

from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure

_SHARE = 0.05


def ramp_of_warmup(run: Run) -> str:
    """Return the rates at the first and at the last step of a warm-up of 5 % of the run, '' where length or rate is unknown."""
    total, peak = run.number("total_steps") or run.steps_planned or run.steps_done, highest_rate(run)
    if not total or not peak:
        return ""
    steps = max(1, math.ceil(_SHARE * total))
    return (
        f"전체 {figure(total)}스텝의 5 %인 {figure(steps)}스텝 동안 올리면 첫 스텝의 학습률은 최고값의 1/{figure(steps)}이고 "
        f"{figure(steps)}스텝에서 최고값이 됩니다(지금의 최고값이면 {figure(peak)} ÷ {figure(steps)} = {figure(peak / steps)})."
    )
