"""LRS004: a schedule counted in epochs is stepped at every batch."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate, steps_per_epoch
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import train_loss
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 3


class _Pace(Struct, frozen=True, kw_only=True):
    """`calls` of scheduler.step() in an epoch, found from the fall of the rate; `steps` the optimizer made in it."""

    calls: float
    steps: float | None
    first: LrPoint
    last: LrPoint
    epochs: float
    formula: str


@rule(
    "LRS004",
    "epoch-schedule-per-batch",
    {"sched_per_batch_step": 4.0, "sched_xN": 0.5, "lr_too_low": -1.0, "labels_shuffled": -1.0},
)
def epoch_schedule_per_batch(run: Run) -> Iterator[Finding]:
    """Report a step or exponential schedule that falls as if every batch were an epoch.

    ## What it does
    Solves gamma^(calls / step_size) = fall of the rate for the calls in an epoch and compares them with the batches.
    ## Why it matters
    StepLR and ExponentialLR are given in epochs. Called once a batch they bring the rate to zero within a few
    epochs, and the rest of the run learns nothing.
    ## Fires on
    A step or exponential schedule with known gamma (and step size), three records or more, and at least three times
    as many calls in an epoch as one. Equal to the batches of an epoch within 20 % it is proven.
    ## Stays silent on
    Schedules that keep their pace, unknown gamma, multi-step lists, runs without epochs in the log.
    ## Source
    torch StepLR: rate = base x gamma^(calls // step_size); ExponentialLR: base x gamma^calls.
    """
    kind = schedule_kind(run)
    logged = logged_rate(run, _LEAST)
    gamma = run.number("scheduler_gamma")
    if logged is None or gamma is None or not 0 < gamma < 1 or "multi" in run.word("scheduler"):
        return
    size = 1.0 if kind is ScheduleKind.EXPONENTIAL else run.number("scheduler_step_size")
    if kind not in {ScheduleKind.EXPONENTIAL, ScheduleKind.STEP} or size is None:
        return
    pace = _measure(run, logged, gamma, size)
    if pace is None or pace.calls < 3:
        return
    proven = pace.steps is not None and 0.8 <= pace.calls / pace.steps <= 1.25
    yield finding(
        f"에폭 단위 스케줄러가 에폭마다 약 {pace.calls:.0f}번 호출된 속도로 학습률이 떨어졌습니다.",
        *_proof(run, logged[0], pace),
        severity=Severity.CRITICAL,
        argues={
            "sched_per_batch_step": 4.0 if proven else 3.0,
            "sched_xN": 0.5,
            "lr_too_low": -1.0,
            "labels_shuffled": -1.0,
        },
        facts={"calls_per_epoch": pace.calls, "gamma": gamma, "step_size": size},
    )


def _proof(run: Run, series: Series, pace: _Pace) -> tuple[Evidence, ...]:
    loss = train_loss(run)
    return (
        cite_point(series, series.xs.index(pace.first.step), "처음"),
        cite_point(series, series.xs.index(pace.last.step), "떨어진 뒤"),
        calculated("학습률이 떨어진 비율에서 거꾸로 구한 에폭당 호출 횟수입니다.", pace.calls, pace.formula),
        *known(cite_setting(run, "scheduler_gamma"), cite_setting(run, "scheduler_step_size")),
        *((cite_point(loss, -1, "마지막 손실"),) if loss is not None else ()),
    )


def _measure(run: Run, logged: tuple[Series, list[LrPoint]], gamma: float, size: float) -> _Pace | None:
    series, points = logged
    per_epoch = 1.0 if series.axis is Axis.EPOCH else steps_per_epoch(run, series)
    first = points[0]
    lower = [p for p in points[1:] if 0 < p.lr < first.lr]
    if per_epoch is None or per_epoch <= 0 or not lower or first.lr <= 0:
        return None
    last = lower[-1]
    epochs = (last.step - first.step) / per_epoch
    drops = math.log(last.lr / first.lr) / math.log(gamma)
    if epochs <= 0:
        return None
    calls = drops * size / epochs
    formula = (
        f"ln({figure(last.lr)} ÷ {figure(first.lr)}) ÷ ln({figure(gamma)}) = {drops:.1f}번 감소, "
        f"{drops:.1f} × {size:g} ÷ {epochs:.1f} 에폭 = {calls:.1f}"
    )
    steps = None if series.axis is Axis.EPOCH else per_epoch
    return _Pace(calls=calls, steps=steps, first=first, last=last, epochs=epochs, formula=formula)
