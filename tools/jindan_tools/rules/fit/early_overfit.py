"""FIT013: within a few epochs the held-out loss turned and the training loss went on to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _MOST = 3, 9
_RISE, _STEEP = 0.15, 0.3
_TRAIN_FELL = 0.3
_GAP = 0.25
# A loss that rose by half shows with a smaller distance of the accuracies what the larger distance shows alone.
_WIDE, _SOME = 0.5, 0.15
# So many times as many mistakes held out tell the same where most answers are right.
_RISEN, _MISTAKES, _MOST_RIGHT = 0.3, 3.0, 0.9


@rule(
    "FIT013",
    "early-overfit",
    {
        "overfit": 3.0,
        "memorisation": 1.0,
        "too_little_data": 0.5,
        "underfit": -3.0,
        "lr_too_low": -3.0,
        "healthy_converged": -2.0,
    },
)
def early_overfit(run: Run) -> Iterator[Finding]:
    """Report over-fitting in a run of a few epochs, where there are too few records for a noise estimate.

    ## What it does
    Compares the last held-out loss with its minimum, and the training loss over the same epochs.
    ## Why it matters
    Fine-tuning over-fits in the second or third epoch. Three records hold no noise estimate, but two curves that part
    by this much need none.
    ## Fires on
    3 to 9 held-out records, the minimum before the last two of them (the last one of three), every record after it
    above it, an end 15 % above it, farther than it rose between two records before, and a training loss that fell by 30 % since and lies below the held-out loss. It is
    a fault from 30 % on, unless the quality metric ends at its best; a training accuracy 25 points above the held-out
    one (15 where the loss rose by half, or three times the mistakes below 90 %) makes it a fault in any case.
    ## Stays silent on
    Runs that FIT001 reads, quality metrics that end within 3 % of their best, training losses that do not fall, detectors, adversarial and preference losses.
    ## Source
    Prechelt, Early Stopping - But When? (1998): generalisation loss relative to the minimum.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or is_detector(run) or not falls_when_good(run, train):
        return
    if not _LEAST <= len(held_out.finite) <= _MOST or len(held_out.finite) < len(held_out) or any(overfit.check(run)):
        return
    turned = _turn(train, held_out)
    if turned is None:
        return
    place, rise, then = turned
    gap = _gap(run)
    apart = gap >= (_SOME if rise >= _WIDE else _GAP) or (rise >= _RISEN and _far_more_mistakes(run))
    if _metric_holds(run) and not apart:
        return
    severity = Severity.HIGH if apart else _by_metric(run, rise)
    yield finding(
        f"검증 손실이 {held_out.x_label(place)}의 {figure(held_out.values[place])}에서 끝의 {figure(held_out.finite[-1])}까지 "
        f"{percent(rise)} 오르는 동안 학습 손실은 계속 줄었습니다.",
        cite_point(held_out, place, "최솟값"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        cite_point(train, train.finite_indices[-1], "마지막"),
        calculated(
            "검증 손실의 최솟값 이후 두 손실의 변화입니다.",
            rise,
            f"검증 {figure(held_out.finite[-1])} ÷ {figure(held_out.values[place])} − 1 = {percent(rise)}, "
            f"학습 {figure(train.finite[-1])} ÷ {figure(then)} − 1 = {percent(train.finite[-1] / then - 1)}",
        ),
        severity=severity,
        argues={
            "overfit": 3.0 if severity is Severity.HIGH else 1.5,
            "memorisation": 1.0 if severity is Severity.HIGH else 0.0,
            "underfit": -3.0,
            "lr_too_low": -3.0,
            "healthy_converged": -3.0 if severity is Severity.HIGH else -1.0,
        },
        facts={
            "best_x": held_out.xs[place],
            "rise": rise,
            "lowest": held_out.values[place],
            "end": held_out.finite[-1],
        },
    )


def _turn(train: Series, held_out: Series) -> tuple[int, float, float] | None:
    """Return (place of the minimum, rise since, training loss there), None when the curves do not part."""
    values = held_out.finite
    place = values.index(min(values))
    later = values[place + 1 :]
    if len(later) < (1 if len(values) == _LEAST else 2) or values[place] <= 0 or min(later) <= values[place]:
        return None
    rise = values[-1] / values[place] - 1
    # A curve that jumped as far on its way down says nothing by its last jump.
    if any(b / a - 1 >= rise for a, b in pairwise(values[: place + 1]) if a > 0):
        return None
    then = _at(train, held_out, place)
    if rise < _RISE or then is None or train.finite[-1] > (1 - _TRAIN_FELL) * then or train.finite[-1] >= values[-1]:
        return None
    return held_out.finite_indices[place], rise, then


def _at(train: Series, held_out: Series, place: int) -> float | None:
    """Return the training loss at the record of the minimum, found by epoch or by its share of the run."""
    if not train.finite or len(train.finite) < len(train):
        return None
    if train.axis is held_out.axis:
        x = held_out.xs[place]
        return train.values[min(range(len(train)), key=lambda i: abs(train.xs[i] - x))]
    if train.axis is Axis.STEP:
        return train.finite[round((place + 1) / len(held_out) * (len(train) - 1))]
    return None


def _far_more_mistakes(run: Run) -> bool:
    """Return whether the held-out accuracy is below nine in ten and makes three times the mistakes of training."""
    seen, unseen = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if seen is None or unseen is None or not seen.finite or not unseen.finite or unseen.finite[-1] >= _MOST_RIGHT:
        return False
    return 1 - unseen.finite[-1] >= _MISTAKES * (1 - seen.finite[-1])


def _gap(run: Run) -> float:
    """Return by how much the last training accuracy exceeds the last held-out one, 0.0 when one is missing."""
    seen, unseen = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if seen is None or unseen is None or not seen.finite or not unseen.finite:
        return 0.0
    return seen.finite[-1] - unseen.finite[-1]


def _metric_holds(run: Run) -> bool:
    """Return whether the quality metric ends within 3 % of its best: over-confidence, which FIT002 reads."""
    metric = val_metric(run)
    if metric is None or metric.best is None or metric.higher_is_better is not True or len(metric.finite) < _LEAST:
        return False
    return metric.finite[-1] >= 0.97 * metric.values[metric.best]


def _by_metric(run: Run, rise: float) -> Severity:
    metric = val_metric(run)
    best = metric is not None and metric.best is not None and metric.best == metric.finite_indices[-1]
    return Severity.HIGH if rise >= _STEEP and not best else Severity.MEDIUM
