"""LRS013: the logged rate follows the configured schedule at N times the steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.hf_cosine import hf_cosine
from jindan_tools.lr.hf_linear import hf_linear
from jindan_tools.lr.replay import Candidate
from jindan_tools.lr.step_multiplier import find_step_multiplier
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8


@rule("LRS013", "stepped-times-n", {"sched_xN": 4.0, "sched_total_steps_wrong": 0.5})
def stepped_times_n(run: Run) -> Iterator[Finding]:
    """Report a linear or cosine schedule whose clock runs N times too fast.

    ## What it does
    Replays the configured schedule at step x N for N from 2 to 64 and compares it with the logged rates.
    ## Why it matters
    The scheduler is stepped by every process or at every accumulation step: it is over after 1/N of the run.
    ## Fires on
    Eight step records or more, a known peak and length, exactly one N that explains every record within 2 %, and a
    plain replay that is off by more than 10 %.
    ## Stays silent on
    Epoch axes, other schedules, unknown lengths, logs that fit the plain schedule.
    ## Source
    accelerate AcceleratedScheduler (steps num_processes times unless split_batches), issues 2926, 2318.
    """
    logged = logged_rate(run, _LEAST)
    kind = schedule_kind(run)
    total, peak = run.number("total_steps") or run.steps_planned, run.number("learning_rate")
    if logged is None or logged[0].axis is not Axis.STEP or total is None or peak is None or peak <= 0 or total < 2:
        return
    if kind not in {ScheduleKind.LINEAR, ScheduleKind.COSINE}:
        return
    found = find_step_multiplier(
        logged[1], _candidate(kind, peak, round(run.number("warmup_steps") or 0), round(total))
    )
    if found is None:
        return
    yield finding(
        f"학습률이 설정한 스케줄보다 {found.multiplier}배 빠르게 진행되었습니다.",
        cite_point(logged[0], 0, "처음"),
        cite_point(logged[0], -1, "마지막"),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "learning_rate")),
        calculated(
            "스텝을 이 배수로 곱해 다시 계산하면 모든 기록과 맞습니다.",
            float(found.multiplier),
            f"스텝 × {found.multiplier}: 최대 오차 {percent(found.error)}, 스텝 × 1: {figure(found.error_at_one)}",
        ),
        severity=Severity.HIGH,
        facts={"multiplier": float(found.multiplier)},
    )


def _candidate(kind: ScheduleKind, peak: float, warmup: int, total: int) -> Candidate:
    if kind is ScheduleKind.LINEAR:
        return Candidate(
            name="linear",
            formula=f"peak {peak:g}, warmup {warmup}, total {total}",
            lr_at=lambda step: hf_linear(step, peak_lr=peak, warmup_steps=warmup, total_steps=total),
        )
    return Candidate(
        name="cosine",
        formula=f"peak {peak:g}, warmup {warmup}, total {total}",
        lr_at=lambda step: hf_cosine(min(step, total), peak_lr=peak, warmup_steps=warmup, total_steps=total),
    )
