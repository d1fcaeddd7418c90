"""LRS032: the learning rate drops in the middle of a run and warms up once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.phases import phase_begins
from jindan_tools.curves.rate import index_of, logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import train_loss
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.rewarm import find_replay, find_return, find_rewarm
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 8
_RISE = 1.1
_WINDOW = 3


@rule(
    "LRS032",
    "schedule-begins-again",
    {
        "resume_lr_reset": 3.5,
        "sched_cosine_rebound": -4.0,
        "sched_total_steps_wrong": -3.0,
        "sched_xN": -2.0,
        "loss_spike_recover": -1.0,
        "corrupt_data": -1.0,
    },
)
def schedule_begins_again(run: Run) -> Iterator[Finding]:
    """Report a schedule that starts from its first step while the count of steps goes on.

    ## What it does
    Looks for a drop of the rate by more than a fifth between two records, out of a gentle fall, that is followed by a
    climb of three records or more to well above where it was; and for what the loss does in that climb.
    ## Why it matters
    No schedule warms up a second time by itself: the scheduler was made anew. Weights that had settled get the peak
    rate again, and what they forget is blamed on the data of that stretch.
    ## Fires on
    Eight records or more with such a drop and climb, or a jump back to the first rate, from above a tenth of the highest,
    after which the rates of the start follow once more; for a step, exponential or plateau schedule, which never rises, any
    single jump back to the first rate. A fault of its own when the loss rises by 10 % there.
    ## Stays silent on
    Restarts and one-cycle schedules, a cosine that turns at its floor without a drop (LRS006), drops without a climb,
    phases that a column of the record counts (another image size, another stage).
    ## Source
    torch lr_scheduler needs load_state_dict; transformers Trainer._load_optimizer_and_scheduler loads scheduler.pt only
    from a checkpoint given as resume_from_checkpoint.
    """
    logged = logged_rate(run, _LEAST)
    if logged is None or schedule_kind(run) in {ScheduleKind.RESTARTS, ScheduleKind.ONE_CYCLE}:
        return
    series, points = logged
    again = find_rewarm(points)
    if again is None:
        yield from _replayed(run, series, points)
        return
    before, after = (index_of(series, point) for point in again)
    if phase_begins(run, series.xs[after]) is not None:
        return
    top = max((p for p in points if p.step > again[1].step), key=lambda p: p.lr)
    rise = _loss_rises(run, series, before, index_of(series, top))
    yield finding(
        f"{series.x_label(after)}에서 학습률이 {figure(again[0].lr)}에서 {figure(again[1].lr)} 값으로 떨어진 뒤 웜업을 다시 합니다. "
        "스케줄러가 처음부터 다시 셉니다.",
        cite_point(series, before, "떨어지기 전"),
        cite_point(series, after, "떨어진 뒤"),
        cite_point(series, index_of(series, top), "다시 오른 꼭대기"),
        *_resumes(run),
        *known(rise),
        severity=Severity.HIGH if rise is not None else Severity.MEDIUM,
        facts={"lr_before": again[0].lr, "lr_after": again[1].lr, "lr_top": top.lr},
    )


def _replayed(run: Run, series: Series, points: Sequence[LrPoint]) -> Iterator[Finding]:
    """Report a rate that jumps back to its first value and falls as it fell at first; a named resume is LRS008's."""
    never_rises = schedule_kind(run) in {ScheduleKind.STEP, ScheduleKind.EXPONENTIAL, ScheduleKind.PLATEAU}
    again = find_replay(points) or (find_return(points) if never_rises else None)
    if again is None or run.last_event(EventKind.RESUME) is not None:
        return
    before, after = (index_of(series, point) for point in again)
    if phase_begins(run, series.xs[after]) is not None:
        return
    rise = _loss_rises(run, series, before, min(after + _WINDOW, len(series) - 1))
    yield finding(
        f"{series.x_label(after)}에서 학습률이 {figure(again[0].lr)}에서 처음 값 {figure(again[1].lr)}로 돌아갑니다. "
        "스케줄러가 처음부터 다시 셉니다.",
        cite_point(series, before, "돌아가기 전"),
        cite_point(series, after, "돌아간 뒤"),
        cite_point(series, 0, "처음"),
        *_resumes(run),
        *known(rise),
        severity=Severity.HIGH if rise is not None else Severity.MEDIUM,
        facts={"lr_before": again[0].lr, "lr_after": again[1].lr, "lr_top": again[1].lr},
    )


def _resumes(run: Run) -> tuple[Evidence, ...]:
    """Return the first setting that says from where the run goes on."""
    for setting in run.settings:
        if "resume" in setting.leaf and setting.value not in (None, False, "", 0):
            return (cite_stated(setting),)
    return ()


def _loss_rises(run: Run, rate: Series, before: int, top: int) -> Evidence | None:
    loss = train_loss(run)
    if loss is None:
        return None
    last, end = index_at(loss, rate, before), index_at(loss, rate, top)
    if last is None or end is None or last < _WINDOW or end <= last:
        return None
    old = median(loss.values[last - _WINDOW + 1 : last + 1])
    new = max(loss.values[last + 1 : end + _WINDOW], default=old)
    if not old > 0 or not new >= _RISE * old:
        return None
    return calculated(
        f"다시 오르는 동안 {loss.name} 값이 {figure(old)}에서 {figure(new)} 값까지 올랐습니다.",
        new / old,
        f"{figure(new)} ÷ {figure(old)} = {figure(new / old)}",
    )
