"""LRS170: a plateau schedule announces the same rate again and again, because something sets the rate back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SAME = 1e-6


@rule(
    "LRS170",
    "plateau-cut-undone",
    {"sched_never_stepped": 4.0, "lr_too_high_oscillate": 1.0, "long_plateau_waste": -1.0},
)
def plateau_cut_undone(run: Run) -> Iterator[Finding]:
    """Report cuts of a plateau schedule that each announce the same rate.

    ## What it does
    Reads the rates that ReduceLROnPlateau announces, in the order of the epochs, and the rate that is logged, if any.
    ## Why it matters
    A cut from 1e-3 to 2e-4 can come twice only when the rate went back in between: a LearningRateScheduler that returns
    its own rate at each epoch, a line that sets it by hand, a callback listed behind. The schedule seems to work and does nothing.
    ## Fires on
    Two announcements or more of one rate in rising epochs, where no logged rate after the first one is that low at two epochs.
    ## Stays silent on
    Announcements that fall, resumed runs, logs in which the epochs begin again (folds), logged rates that follow.
    ## Source
    keras/src/callbacks/reduce_lr_on_plateau.py and learning_rate_scheduler.py (sets the rate at each epoch's beginning), 2.0 to 3.15.
    """
    if run.last_event(EventKind.RESUME) is not None:
        return
    for cuts in run.of_role(Role.LEARNING_RATE):
        if not cuts.name.startswith("lr/reduced_group") or len(cuts) < 2 or not _repeat(cuts):
            continue
        logged = [s for s in run.of_role(Role.LEARNING_RATE) if s is not cuts and not s.name.startswith("lr/reduced")]
        if any(_follows(s, cuts) for s in logged):
            return
        held = max(logged, key=len, default=None)
        yield finding(
            f"ReduceLROnPlateau가 {len(cuts)}번 모두 같은 값 {figure(cuts.values[0])}로 낮춘다고 알렸습니다. 낮춘 학습률이 그사이 되돌려졌다는 뜻이라 "
            "스케줄은 없는 것과 같습니다(에폭마다 학습률을 정하는 LearningRateScheduler나 직접 넣는 줄을 확인하세요).",
            cite_point(cuts, 0, "첫 알림"),
            cite_point(cuts, -1, "마지막 알림"),
            *(() if held is None else (cite_point(held, -1, "마지막에 기록된 학습률"),)),
            severity=Severity.HIGH,
            argues={
                "sched_never_stepped": 4.0,
                "lr_too_high_oscillate": 1.0,
                "long_plateau_waste": -1.0,
                "healthy_converged": -2.0,
            },
            facts={"cuts": float(len(cuts)), "rate": cuts.values[0]},
        )
        return


def _repeat(cuts: Series) -> bool:
    rising = all(b > a for a, b in pairwise(cuts.xs))
    return rising and all(abs(v - cuts.values[0]) <= _SAME * abs(cuts.values[0]) for v in cuts.values)


def _follows(rate: Series, cuts: Series) -> bool:
    """Say whether a logged rate was as low as announced at two epochs that follow one another."""
    low = [abs(v) <= 1.01 * cuts.values[0] for v in rate.values]
    if rate.axis is not Axis.EPOCH:
        return any(low)
    return any(a and b for a, b in pairwise(low))
