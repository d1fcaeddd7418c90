"""LRS018: the rate is divided by a hundred or more in every epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 5
_EACH = 0.02
_SAME = 0.05


@rule(
    "LRS018",
    "rate-collapses-each-epoch",
    {
        "sched_per_batch_step": 3.5,
        "sched_xN": 1.5,
        "lr_too_low": -1.0,
        "params_not_in_optim": -3.0,
        "frozen_layers": -3.0,
        "detach_no_grad": -3.0,
    },
)
def rate_collapses_each_epoch(run: Run) -> Iterator[Finding]:
    """Report a rate that falls by the same huge factor in every epoch.

    ## What it does
    Computes the factor between neighbouring epochs and how many decays by ten it holds.
    ## Why it matters
    An epoch-wise schedule divides by ten at most once an epoch. A hundredth and less in every epoch is a schedule that
    every batch moves on: after two epochs the weights stand still, and every gradient looks as if it were cut off.
    ## Fires on
    Five epochs or more, a step or exponential schedule (or none named), no known gamma that explains it, and factors of
    at most 1/50 that agree within 5 % of their logarithm (the first may differ by its warmup).
    ## Stays silent on
    Milder decays, plateau and cosine schedules, rates by step, known gamma and step size (LRS004), rates of zero.
    ## Source
    torch StepLR and ExponentialLR called per batch: gamma^(batches / step_size) an epoch; default gamma 0.1.
    """
    logged = logged_rate(run, _LEAST)
    if logged is None or logged[0].axis is not Axis.EPOCH or run.number("scheduler_gamma") is not None:
        return
    if schedule_kind(run) not in {ScheduleKind.STEP, ScheduleKind.EXPONENTIAL, ScheduleKind.UNKNOWN}:
        return
    series, points = logged
    decades = _decades_an_epoch(points)
    if decades is None:
        return
    yield finding(
        f"학습률이 에폭마다 약 10의 {figure(decades, 3)}제곱분의 1로 떨어져, 에폭 단위 스케줄러가 배치마다 호출된 것으로 보입니다.",
        cite_point(series, 0, "처음"),
        cite_point(series, 1, "다음"),
        cite_point(series, -1, "마지막"),
        calculated(
            "한 에폭 사이의 학습률 비입니다. 0.1배 감소가 이 횟수만큼 들어 있습니다.",
            decades,
            f"−log10({figure(points[-1].lr)} ÷ {figure(points[1].lr)}) ÷ {points[-1].step - points[1].step} = {figure(decades, 3)}",
        ),
        *known(cite_setting(run, "learning_rate"), cite_setting(run, "scheduler")),
        severity=Severity.MEDIUM if outcome(run) is Outcome.LEARNED else Severity.CRITICAL,
        facts={"decades": decades},
    )


def _decades_an_epoch(points: list[LrPoint]) -> float | None:
    if min(p.lr for p in points) <= 0:
        return None
    falls = [-math.log10(b.lr / a.lr) / (b.step - a.step) for a, b in pairwise(points)][1:]
    mean = sum(falls) / len(falls)
    if mean < -math.log10(_EACH) or any(abs(f - mean) > _SAME * mean for f in falls):
        return None
    return mean
