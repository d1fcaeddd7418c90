"""LRS001: a decaying schedule is configured, but the logged rate never changes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate, planned_length, ran_to_the_end
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.constancy import find_constant
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
# A printed rate such as 1.00e-03 shows a change from half a percent on.
_VISIBLE = 0.02


@rule("LRS001", "scheduler-never-stepped", {"sched_never_stepped": 4.0, "sched_total_steps_wrong": -1.0})
def scheduler_never_stepped(run: Run) -> Iterator[Finding]:
    """Report a learning rate that stays constant although a decaying schedule is configured.

    ## What it does
    Computes what the configured schedule would have changed by the last record and compares it with the log.
    ## Why it matters
    scheduler.step() is never called, or the scheduler never reached the trainer: the run has no decay.
    ## Fires on
    Five records or more with the same rate, a schedule of the kinds cosine, linear, step, exponential or one-cycle
    whose expected change at the last record is at least 2 %.
    ## Stays silent on
    Schedules named none or constant, unknown names, plateau schedules, runs shorter than the step size, runs that
    have only begun, rates of zero.
    ## Source
    torch.optim.lr_scheduler formulas (CosineAnnealingLR, StepLR, ExponentialLR).
    """
    kind = schedule_kind(run)
    logged = logged_rate(run, _LEAST)
    if logged is None:
        return
    series, points = logged
    constant = find_constant(points, min_points=_LEAST)
    change = None if constant is None or constant.lr <= 0 else _expected_change(run, series, kind)
    if change is None or change[0] < _VISIBLE:
        return
    yield finding(
        f"스케줄러 설정은 {run.word('scheduler')} 값인데 학습률은 기록 {len(points)}개 내내 {figure(points[0].lr)} 그대로입니다.",
        cite_point(series, 0, "처음"),
        cite_point(series, -1, "마지막"),
        *known(cite_setting(run, "scheduler"), _warning(run)),
        calculated("설정대로라면 마지막 기록에서 학습률이 이만큼 낮아졌어야 합니다.", change[0], change[1]),
        severity=Severity.HIGH,
        facts={"lr": points[0].lr, "records": float(len(points)), "expected_drop": change[0]},
    )


def _expected_change(run: Run, series: Series, kind: ScheduleKind) -> tuple[float, str] | None:
    if kind in {ScheduleKind.STEP, ScheduleKind.EXPONENTIAL}:
        return _per_epoch_change(run, series, kind)
    if kind not in {ScheduleKind.COSINE, ScheduleKind.LINEAR, ScheduleKind.ONE_CYCLE}:
        return None
    plan = planned_length(run, series)
    if plan is None and not ran_to_the_end(run, series):
        return None
    done = 1.0 if plan is None or plan <= 0 else min(1.0, series.xs[-1] / plan)
    left = 0.5 * (1 + math.cos(math.pi * done)) if kind is ScheduleKind.COSINE else 1 - done
    return 1 - left, f"진행률 {percent(done)}, 남는 학습률 비율 {left:.3f}, 감소 1 − {left:.3f} = {1 - left:.3f}"


def _per_epoch_change(run: Run, series: Series, kind: ScheduleKind) -> tuple[float, str] | None:
    epochs = series.xs[-1] if series.axis is Axis.EPOCH else (series.epochs[-1] if series.epochs else run.epochs_done)
    gamma = run.number("scheduler_gamma") or 0.1
    size = 1.0 if kind is ScheduleKind.EXPONENTIAL else run.number("scheduler_step_size")
    if epochs is None or size is None or size < 1 or not 0 < gamma < 1:
        return None
    drops = int((epochs - 1) // size)
    return (
        1 - gamma**drops,
        f"1 − {figure(gamma)}^{drops} = {figure(1 - gamma**drops)} ({epochs:g} 에폭, 간격 {size:g})",
    )


def _warning(run: Run) -> Evidence | None:
    event = run.last_event(EventKind.LR_WARNING)
    if event is None:
        return None
    return cite_line(event, "스케줄러 호출 순서에 대한 경고가 로그에 있습니다.")
