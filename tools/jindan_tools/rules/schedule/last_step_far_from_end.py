"""LRS031: the last step of a step schedule lies in the first half of the run: the steps belong to a shorter plan."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.plateau_replayed import plateau_replayed
from jindan_tools.text.figures import figure, percent

_LEAST = 12
_STEP, _LOW = 0.55, 0.011
_LATE = 0.5
_MOST_STEPS = 4


@rule(
    "LRS031",
    "last-step-far-from-end",
    {
        "sched_total_steps_wrong": 2.5,
        "lr_too_low": 0.5,
        "long_plateau_waste": 0.5,
        "overfit": -1.0,
        "label_noise": -1.0,
        "epochs_too_few": -3.0,
        "too_little_data": -1.0,
    },
)
def last_step_far_from_end(run: Run) -> Iterator[Finding]:
    """Report a step schedule that has taken all its steps before half of the run is over.

    ## What it does
    Finds the last fall by a factor in the recorded rate and how much of the run came after it.
    ## Why it matters
    A recipe of 12 epochs with milestones 8 and 11 that is only given more epochs spends the rest at a hundredth of its
    rate. The flat metric looks like the limit of the data or the model.
    ## Fires on
    Twelve records or more, one to four falls by half or more, a constant rate of at most 1.1 % of the peak from the last of
    them on, over at least half of the records.
    ## Stays silent on
    Plateau schedules, smooth decays (LRS005), decays that go on, steps in the second half.
    ## Source
    OpenMMLab configs/_base_/schedules/schedule_1x.py and schedule_20e.py: milestones at 67 % to 95 % of the epochs;
    Detectron2 configs/Base-RCNN-FPN.yaml: STEPS at 67 % and 89 % of MAX_ITER.
    """
    logged = logged_rate(run, _LEAST)
    if logged is None or schedule_kind(run) is ScheduleKind.PLATEAU:
        return
    rate = logged[0]
    steps = [i for i in range(1, len(rate)) if rate.values[i] <= _STEP * rate.values[i - 1]]
    if (
        not 1 <= len(steps) <= _MOST_STEPS
        or _slides(rate, steps)
        or not _low_and_level(rate, steps[-1])
        or any(plateau_replayed.check(run))
    ):
        return
    last, end = rate.xs[steps[-1]], rate.xs[-1]
    share = (end - last) / end if end > 0 else 0.0
    if share < _LATE:
        return
    yield finding(
        f"학습률의 마지막 단계 감쇠가 전체의 {percent(1 - share)} 지점에서 끝나, 나머지 {percent(share)}는 최고값의 "
        f"{percent(rate.values[-1] / max(rate.values), 1)}로만 돌았습니다. 감쇠 시점(milestones, STEPS)이 더 짧은 계획의 것입니다.",
        cite_point(rate, steps[-1], "마지막 감쇠"),
        cite_point(rate, len(rate) - 1, "끝까지 같은 값"),
        calculated("마지막 감쇠 뒤의 비율입니다.", share, f"({end:g} − {last:g}) ÷ {end:g} = {share:.2f}"),
        *known(_gain(run, rate, last)),
        severity=Severity.MEDIUM if outcome(run) is Outcome.LEARNED else Severity.HIGH,
        facts={"share": share, "last_step": last},
    )


def _low_and_level(rate: Series, since: int) -> bool:
    rest = rate.values[since:]
    return max(rest) <= 1.01 * min(rest) and 0 < rest[-1] <= _LOW * max(rate.values)


def _slides(rate: Series, steps: list[int]) -> bool:
    """Return whether the rate also fell between its steps: a smooth decay that ended, no stair."""
    peak = rate.values.index(max(rate.values))
    return (
        sum(rate.values[i] < 0.999 * rate.values[i - 1] for i in range(peak + 1, steps[-1]) if i not in steps)
        > _MOST_STEPS
    )


def _gain(run: Run, rate: Series, last: float) -> Evidence | None:
    """Return what the metric gained after the last step, when it is recorded on the same axis."""
    metric = val_metric(run)
    if metric is None or metric.axis is not rate.axis or not metric.higher_is_better:
        return None
    before = [v for x, v in zip(metric.xs, metric.values, strict=True) if x <= last]
    after = [v for x, v in zip(metric.xs, metric.values, strict=True) if x > last]
    if not before or not after:
        return None
    gained = max(after) - max(before)
    return calculated(
        f"마지막 감쇠 뒤에 {metric.name} 최고값이 늘어난 양입니다.",
        gained,
        f"{figure(max(after))} − {figure(max(before))}",
    )
