"""LRS033: a schedule counted in steps is called once an epoch, so the run ends at its beginning."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import index_of, logged_rate, ran_to_the_end, steps_per_epoch
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.replay import Candidate, fit_schedule
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_linear import HfLinear
from jindan_tools.lr.schedules.torch_one_cycle import TorchOneCycle
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_BEHIND = 5.0
_FITS, _DIFFERS = 0.02, 0.1
_NEVER_HIGH = 0.5


@rule(
    "LRS033",
    "schedule-left-behind",
    {
        "sched_total_steps_wrong": 4.0,
        "lr_too_low": 1.0,
        "underfit": -1.0,
        "warmup_too_long": -1.0,
        "sched_never_stepped": -1.0,
        "healthy_converged": -2.0,
    },
)
def schedule_left_behind(run: Run) -> Iterator[Finding]:
    """Report a one-cycle, linear or cosine schedule of many steps that was called once an epoch.

    ## What it does
    Puts the number of the epoch in place of the step into the configured schedule and compares it with every logged
    rate.
    ## Why it matters
    A run of 30 epochs then makes 30 calls of thousands: the warm-up is never left, or the decay never begins.
    ## Fires on
    A known peak and a length at least five times the epochs, five logged rates or more of a run that made its planned
    length, all within 2 % of the schedule at the epoch and some more than 10 % off it at the step. A fault where the
    rate never came to half of the peak, else a remark.
    ## Stays silent on
    Schedules counted in epochs, logs that fit the steps, unknown lengths, runs that stopped early.
    ## Source
    torch OneCycleLR: step() after each batch; Lightning LRSchedulerConfig interval is "epoch" unless set.
    """
    logged, peak = logged_rate(run, _LEAST), run.number("learning_rate")
    total = run.number("scheduler_t_max") or run.number("total_steps")
    if logged is None or peak is None or peak <= 0 or total is None or not ran_to_the_end(run, logged[0]):
        return
    series, points = logged
    calls = _by_epoch(run, series, points)
    if calls is None or total < _BEHIND * max(1, calls[-1].step):
        return
    candidate = _configured(run, peak, round(total))
    if candidate is None or not _fits(calls, candidate) or _follows_steps(run, series, points, candidate):
        return
    top = peak_point(points)
    made = round(run.epochs_done or calls[-1].step + 1)
    low = top.lr < _NEVER_HIGH * peak
    yield finding(
        f"{figure(total)} 스텝으로 잡은 스케줄이 에폭마다 한 번만 불려, 끝까지 {made}번 진행되었습니다.",
        *known(cite_setting(run, "scheduler"), cite_setting(run, "learning_rate")),
        cite_point(series, index_of(series, top), f"최고, 설정한 값의 {percent(top.lr / peak)}"),
        cite_point(series, -1, "마지막"),
        calculated(
            f"에폭 번호를 스텝 자리에 넣으면 기록된 학습률 {len(calls)}개와 모두 맞습니다.",
            float(len(calls)),
            f"{made} ÷ {figure(total)} = {percent(made / total, 2)}만 진행",
        ),
        severity=Severity.HIGH if low else Severity.LOW,
        facts={"calls": float(made), "planned": total, "top": top.lr},
    )


def _by_epoch(run: Run, series: Series, points: list[LrPoint]) -> list[LrPoint] | None:
    """Return the rates by the number of calls so far when an epoch makes one, None when epochs are not known."""
    if series.axis is Axis.EPOCH:
        first = points[0].step
        return [LrPoint(step=p.step - first, lr=p.lr) for p in points]
    per_epoch = steps_per_epoch(run, series)
    if per_epoch is None or per_epoch < _BEHIND:
        return None
    return [LrPoint(step=int(p.step / per_epoch), lr=p.lr) for p in points]


def _configured(run: Run, peak: float, total: int) -> Candidate | None:
    warmup = round(run.number("warmup_steps") or 0)
    match kind := schedule_kind(run):
        case ScheduleKind.ONE_CYCLE:
            curve = TorchOneCycle(lr=peak, total_steps=total).curve()
        case ScheduleKind.LINEAR:
            curve = HfLinear(lr=peak, warmup_steps=warmup, total_steps=total).curve()
        case ScheduleKind.COSINE:
            curve = HfCosine(lr=peak, warmup_steps=warmup, total_steps=total).curve()
        case _:
            return None
    return Candidate(name=kind.value, curve=curve)


def _fits(points: list[LrPoint], candidate: Candidate) -> bool:
    return any(fit_schedule(_moved(points, by), candidate).max_relative_error <= _FITS for by in (0, 1))


def _follows_steps(run: Run, series: Series, points: list[LrPoint], candidate: Candidate) -> bool:
    """Return whether the schedule by steps explains the log about as well, as it does near a constant rate."""
    if series.axis is Axis.EPOCH:
        done = run.steps_done or run.number("total_steps")
        per_epoch = None if not done or not run.epochs_done else done / run.epochs_done
        if per_epoch is None:
            return False
        points = [LrPoint(step=round(i * per_epoch), lr=p.lr) for i, p in enumerate(points)]
    return fit_schedule(points, candidate).max_relative_error <= _DIFFERS


def _moved(points: list[LrPoint], by: int) -> list[LrPoint]:
    return [LrPoint(step=p.step + by, lr=p.lr) for p in points]
