"""LRS017: the drops of a step schedule fall unevenly, as if it were called several times an epoch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.uneven_drops import UnevenDrops, find_uneven_drops
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 8
# A rate this far below its start moves no weight: Adam's and SGD's steps are proportional to it.
_DEAD = 1e-3


@rule("LRS017", "several-calls-per-record", {"sched_xN": 3.5, "sched_per_batch_step": 1.5, "lr_too_low": -1.0})
def several_calls_per_record(run: Run) -> Iterator[Finding]:
    """Report a step schedule that is called several times an epoch although nothing states its step size.

    ## What it does
    Counts the drops before each epoch and looks for whole numbers n and s with floor(n x epochs / s) drops.
    ## Why it matters
    Every process, or every accumulation step, calls the scheduler: the rate is gone after 1/n of the run.
    ## Fires on
    A schedule named step (or none named), eight epochs or more, six drops by one factor or its powers, distances that
    differ and yet follow one n / s with n of at least 2, and a rate that ends below a thousandth of its start.
    ## Stays silent on
    Even distances (one call an epoch), milestones, plateau schedules, rates by step, drops by different factors.
    ## Source
    torch StepLR: rate = base x gamma^(calls // step_size); accelerate issues 2926 and 2318 (one call a process).
    """
    kind = schedule_kind(run)
    logged = logged_rate(run, _LEAST)
    if logged is None or kind not in {ScheduleKind.STEP, ScheduleKind.EXPONENTIAL, ScheduleKind.UNKNOWN}:
        return
    series, points = logged
    if "multi" in run.word("scheduler") or series.axis is not Axis.EPOCH:
        return
    found = find_uneven_drops(points)
    if found is None or points[-1].lr > _DEAD * points[0].lr:
        return
    yield finding(
        f"학습률이 {found.drops}번 떨어진 간격이 고르지 않아, 스케줄러가 에폭마다 {found.calls}번 이상 호출된 것으로 보입니다.",
        cite_point(series, 0, "처음"),
        cite_point(series, -1, "마지막"),
        _proof(found),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "scheduler_step_size")),
        severity=Severity.MEDIUM if outcome(run) is Outcome.LEARNED else Severity.HIGH,
        facts={"calls": float(found.calls), "step_size": float(found.step_size), "factor": found.factor},
    )


def _proof(found: UnevenDrops) -> Evidence:
    distances = ", ".join(map(str, found.gaps[:8]))
    return calculated(
        f"학습률이 {figure(found.factor)}배가 되는 간격이 {distances} 에폭으로 섞여 있는데, 한 에폭에 한 번 부르면 간격이 모두 같아야 합니다.",
        float(found.calls),
        f"감소 횟수 = ⌊{found.calls} × 에폭 ÷ {found.step_size}⌋ (모든 기록과 일치)",
    )
