"""LRS005: the learning rate is practically zero for a large part of the run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point, cite_setting, cite_settings
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.rate import index_of, logged_rate, planned_length
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.lr.early_end import EarlyEnd, find_early_end
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.plateau_replayed import plateau_replayed
from jindan_tools.text.figures import percent

_LEAST = 6
_TAIL = 0.3
# A step or exponential decay may end this low on purpose, but not for most of the run.
_LONG = 0.7
_DEAD = 1e-3
# No plan asks for this share of the peak: single precision does not move a weight by it.
_NOTHING = 1e-10
# Who has lost less than half of the loss had more to learn when the rate died.
_MUCH = 0.5
# Where the rate is dead for most of the run, weights that stand still need no other reason.
_MOST = 0.5
_STANDS_STILL = {"params_not_in_optim": -3.0, "frozen_layers": -3.0, "detach_no_grad": -3.0}
_TWENTIETHS = 20
_LENGTH, _NEAR_END = "scheduler_t_max", 0.05
_LOW_BY_DESIGN = {ScheduleKind.STEP, ScheduleKind.EXPONENTIAL}


@rule(
    "LRS005",
    "rate-dead-too-early",
    {
        "sched_total_steps_wrong": 2.0,
        "sched_xN": 1.0,
        "sched_per_batch_step": 1.0,
        "lr_too_low": 0.5,
        "lr_too_high_oscillate": -2.0,
        "params_not_in_optim": -3.0,
        "frozen_layers": -3.0,
        "detach_no_grad": -3.0,
    },
)
def rate_dead_too_early(run: Run) -> Iterator[Finding]:
    """Report a rate below a thousandth of its peak over the last 30 % of the run or more.

    ## What it does
    Finds the record from which the rate stays below 0.1 % of its peak and compares what follows with the whole run.
    When the schedule ends at 1/N of the run and N is the number of devices or of accumulation steps, it says so; when it ends
    at the very length that a setting gives it (total_num_steps, lr_decay_iters, T_max), that is established.
    ## Why it matters
    Training is over at that record; the rest costs time only. The horizon given to the scheduler is too short.
    ## Fires on
    Six records or more, a peak above zero, a dead tail of at least 30 %.
    ## Stays silent on
    Plateau schedules (LRS007, LRS019), step and exponential schedules whose last 70 % are not like that (unless they end
    below 1e-10 of the peak), cosine ends (6 % of the run), rates printed as constant zero throughout.
    ## Source
    accelerate AcceleratedScheduler steps once a process (issues 2926, 2318); torch CosineAnnealingLR.
    """
    logged = logged_rate(run, _LEAST)
    kind = schedule_kind(run)
    if logged is None or kind is ScheduleKind.PLATEAU or any(plateau_replayed.check(run)):
        return
    series, points = logged
    plan = planned_length(run, series)
    designed = kind in _LOW_BY_DESIGN and points[-1].lr > _NOTHING * max(p.lr for p in points)
    tail = find_early_end(points, threshold_share=_DEAD, min_tail_share=_LONG if designed else _TAIL)
    if tail is None or tail.start.step == points[0].step:
        return
    multiple, stated = _multiple(run, points, tail), _at_stated_end(run, points, tail)
    yield finding(
        f"학습률이 {percent(1 - tail.tail_share)} 지점에서 사실상 0이 된 뒤 끝까지 그대로입니다.",
        cite_point(series, index_of(series, tail.peak), "최고"),
        cite_point(series, index_of(series, tail.start), "여기부터 최고값의 0.1 % 미만"),
        cite_point(series, -1, "마지막"),
        calculated(
            "학습률이 죽은 구간의 비율입니다.",
            tail.tail_share,
            f"({tail.last_step:g} − {tail.start.step:g}) ÷ {tail.last_step:g} = {tail.tail_share:.2f}",
        ),
        *known(cite_setting(run, "scheduler"), cite_setting(run, multiple[0]) if multiple else None),
        *(cite_settings(run, _LENGTH, "max_steps", "total_steps") if stated else ()),
        severity=Severity.MEDIUM if _learnt_anyway(run) and not _idle(points, tail) else Severity.HIGH,
        argues=_weights(run, logged, multiple, stated=stated) | (_STANDS_STILL if tail.tail_share >= _MOST else {}),
        facts={"dead_share": tail.tail_share, "planned": plan or 0.0, "peak": tail.peak.lr},
    )


def _idle(points: list[LrPoint], tail: EarlyEnd) -> bool:
    """Say whether more than half of the run made no update at all: no plan asks for that, however good the model is."""
    return tail.tail_share > _MOST and points[-1].lr <= _NOTHING * tail.peak.lr


def _learnt_anyway(run: Run) -> bool:
    loss = train_loss(run)
    fell = loss is None or loss.finite[:1] == () or loss.finite[0] <= 0 or relative_drop(loss.finite) >= _MUCH
    return outcome(run) is Outcome.LEARNED and fell


def _weights(
    run: Run, logged: tuple[Series, list[LrPoint]], multiple: tuple[str, float] | None, *, stated: bool
) -> dict[str, float]:
    always = {"lr_too_low": 0.5, "lr_too_high_oscillate": -2.0}
    if stated:
        return {
            **always,
            "sched_total_steps_wrong": 4.0,
            "sched_xN": -2.0,
            "sched_per_batch_step": -2.0,
            "underfit": -2.0,
        }
    if multiple:
        return {**always, "sched_xN": 3.0, "sched_total_steps_wrong": 1.5}
    several = (run.number("devices") or 1) * (run.number("gradient_accumulation") or 1) > 1
    times = {"sched_xN": 1.0} if several else {}
    batches = {} if _cut_once_a_record(*logged) else {"sched_per_batch_step": 1.0}
    return {**always, **times, **batches, "sched_total_steps_wrong": 2.0}


def _cut_once_a_record(series: Series, points: list[LrPoint]) -> bool:
    """Say whether the rate falls by one round factor from epoch to epoch, which the batches of an epoch do not make."""
    falls = [b.lr / a.lr for a, b in pairwise(points) if 0 < b.lr < 0.999 * a.lr]
    if series.axis is not Axis.EPOCH or len(falls) < 2 or max(falls) > 1.01 * min(falls):
        return False
    return abs(_TWENTIETHS * falls[0] - round(_TWENTIETHS * falls[0])) <= 0.01 * _TWENTIETHS * falls[0]


def _at_stated_end(run: Run, points: list[LrPoint], tail: EarlyEnd) -> bool:
    """Say whether the rate died at the very length that a setting gives the schedule, on the axis of the record."""
    length, gap = run.number(_LENGTH), points[1].step - points[0].step
    return length is not None and length > 1 and abs(tail.start.step - length) <= max(1.5 * gap, _NEAR_END * length)


def _multiple(run: Run, points: list[LrPoint], tail: EarlyEnd) -> tuple[str, float] | None:
    share = tail.start.step / tail.last_step if tail.last_step else 0.0
    gap = points[1].step - points[0].step
    for name in ("devices", "gradient_accumulation"):
        count = run.number(name)
        if count is None or count < 2:
            continue
        expected = tail.last_step / count
        if share > 0 and abs(tail.start.step - expected) <= max(1.5 * gap, 0.05 * expected):
            return name, count
    return None
