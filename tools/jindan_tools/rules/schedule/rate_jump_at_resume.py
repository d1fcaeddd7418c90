"""LRS008: the learning rate jumps exactly where the run was resumed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.part import part
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_CHANGE = 0.2
_LOSS_RISE = 1.2
# A rate printed with three digits; equal to the peak means the schedule began at its first step again.
_SAME = 0.01


@rule("LRS008", "rate-jump-at-resume", {"resume_lr_reset": 3.0})
def rate_jump_at_resume(run: Run) -> Iterator[Finding]:
    """Report a learning rate that is different after a resume from what it was before.

    ## What it does
    Compares the last rate before a resume with the first after it, and the loss on both sides.
    ## Why it matters
    Scheduler or optimizer state that is not loaded starts the schedule, and the momentum, from the beginning.
    ## Fires on
    A resume that the log or the configuration names, by its line or by its epoch beside a table of rates, records that go on at the same place or count on past it, and a
    rate that differs by more than 20 %. It is serious when the loss rises by 20 % or more as well.
    ## Stays silent on
    New folds or runs in the same log (the records start again at the beginning), rates that continue, drops of a
    schedule, restarts of a schedule that has them, jumps between two records without a resume between their lines.
    ## Source
    Lightning issues 5486 and 12819; torch lr_scheduler needs load_state_dict.
    """
    event = run.last_event(EventKind.RESUME)
    if event is None:
        return
    for before, after in _pairs(run, event):
        old, new = before.values[-1], after.values[0]
        if old <= 0 or new <= 0 or abs(new / old - 1) <= _CHANGE or _in_trend(before, after):
            continue
        rise = _loss_rise(run, before, after)
        begins_again = abs(new / max(before.values) - 1) <= _SAME
        yield finding(
            f"재개 지점에서 학습률이 {figure(old)}에서 {figure(new)} 값으로 뛰었습니다.",
            cite_line(event, "로그에 재개 기록이 있습니다."),
            cite_point(before, -1, "재개 전"),
            cite_point(after, 0, "재개 후"),
            calculated(
                "재개 전후 학습률의 비입니다.", new / old, f"{figure(new)} ÷ {figure(old)} = {figure(new / old)}"
            ),
            *((rise,) if rise is not None else ()),
            severity=Severity.HIGH if rise is not None else Severity.MEDIUM,
            argues={"resume_lr_reset": 3.5 if rise is not None else 3.0 if begins_again else 2.0},
            facts={"lr_before": old, "lr_after": new},
        )
        return


def _pairs(run: Run, event: Event) -> Iterator[tuple[Series, Series]]:
    found = run.of_role(Role.LEARNING_RATE)
    yield from _segment_pairs(found)
    # A schedule with restarts climbs by design wherever the process happened to be started again.
    if schedule_kind(run) not in {ScheduleKind.RESTARTS, ScheduleKind.ONE_CYCLE}:
        yield from (pair for s in found if (pair := _split_at(s, event)) is not None)


def _split_at(series: Series, event: Event) -> tuple[Series, Series] | None:
    """Return the records before and after a resume that a line of the same file or an epoch names, when the rate climbs there."""
    line, epoch = event.source.line, event.number("epoch")
    if line is None or list(series.lines) != sorted(series.lines):
        return None
    if event.source.path != series.path:
        # A log tells the resume, a table beside it the rates: the epoch that was loaded is the last one before.
        if epoch is None or series.axis is not Axis.EPOCH or list(series.xs) != sorted(set(series.xs)):
            return None
        cut = bisect_right(series.xs, epoch)
    else:
        # A resume that the axis tells is told by the first record after it.
        cut = (bisect_left if event.word("inferred") else bisect_right)(series.lines, line)
    if cut < 3 or cut >= len(series) or series.values[cut] <= series.values[cut - 1]:
        return None
    return part(series, 0, cut), part(series, cut, len(series))


def _segment_pairs(found: tuple[Series, ...]) -> Iterator[tuple[Series, Series]]:
    for before in found:
        for after in found:
            joined = before.name == after.name and after.segment == before.segment + 1
            if joined and len(before) >= 3 and len(after) >= 1 and 0.5 * before.xs[-1] <= after.xs[0]:
                yield before, after


def _in_trend(before: Series, after: Series) -> bool:
    step, jump = before.values[-1] - before.values[-2], after.values[0] - before.values[-1]
    return step * jump >= 0 and abs(jump) <= 3 * abs(step)


def _loss_rise(run: Run, before: Series, after: Series) -> Evidence | None:
    losses = [s for s in run.of_role(Role.TRAIN_LOSS) if s.total and s.axis is before.axis]
    for name in dict.fromkeys(s.name for s in losses):
        # Epoch means hold still enough for three; single steps scatter.
        recent = 3 if before.axis is Axis.EPOCH else 5
        left, right = _inside(losses, name, before)[-recent:], _inside(losses, name, after)[:3]
        if len(left) < 2 or len(right) < 2:
            continue
        old, new = median(left), median(right)
        if old > 0 and new >= _LOSS_RISE * old:
            return calculated(
                "재개 직후 손실도 함께 뛰었습니다.", new / old, f"{figure(new)} ÷ {figure(old)} = {figure(new / old)}"
            )
    return None


def _inside(losses: list[Series], name: str, window: Series) -> list[float]:
    """Return the finite values of the named loss within the span of `window`, in order."""
    return [
        s.values[i]
        for s in losses
        if s.name == name and s.segment == window.segment
        for i in s.finite_indices
        if window.xs[0] <= s.xs[i] <= window.xs[-1]
    ]
