"""FIT003: the training loss is practically zero while the held-out loss stays far above it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean, median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_ZERO = 0.05
_GAP = 20.0
# A wider gap says as much of a loss that is not quite as low, and of the end of a log whose beginning is missing.
_LOW = 0.1
_WIDE = 50.0
_LATE = 10
_MOSTLY, _BEST, _FAR = 0.7, 1.03, 100.0
_QUARTER, _GAINED = 5, 0.02
_BY_HEART, _FOUR_IN_FIVE = 0.97, 0.8


@rule("FIT003", "memorisation", {"memorisation": 2.5, "overfit": 1.0, "underfit": -3.0, "lr_too_low": -2.0})
def memorisation(run: Run) -> Iterator[Finding]:
    """Report a training set learnt by heart.

    ## What it does
    Compares the end levels of training and held-out loss and looks at the training and held-out accuracy.
    ## Why it matters
    A training loss near zero leaves nothing to learn from; with a large gap the model recites its training set.
    ## Fires on
    A training loss below 0.05 at the end, a held-out loss at least 20 times as high and above 0.5 (or below 0.1 and 50
    times), and a held-out accuracy, if logged, below 90 %. Where 70 % and more are right and both held-out curves end
    within 3 % of their best, no more than 100 times apart, or the answers of the last quarter still gain
    two points, or four in five are right while training errs in 3 % itself, it is a remark: the gap cost nothing.
    ## Stays silent on
    Small held-out losses (a solved task), detectors, preference and adversarial losses, runs without a held-out loss.
    ## Source
    Zhang et al. 2017; a cross-entropy of 0.05 is a mean probability of 95 % for the right answer.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or any(k(run) for k in (is_detector, is_preference, is_adversarial)):
        return
    if not _is_long(train, held_out):
        return
    low, high = median(tail(train.values, 0.1, 3)), median(tail(held_out.values, 0.1, 3))
    if not _recites(low, high):
        return
    hits = accuracy(run)
    if hits is not None and hits.finite and median(tail(hits.values, 0.1, 3)) >= 0.9:
        return
    yield finding(
        f"학습 손실은 {figure(low)} 값으로 거의 0인데 검증 손실은 {figure(high)}입니다.",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        Evidence(
            statement=f"끝 수준에서 검증 손실은 학습 손실의 {times(high / max(low, 1e-9))}입니다.",
            value=high / max(low, 1e-9),
            formula=f"{figure(high)} ÷ {figure(low)}",
        ),
        severity=Severity.LOW
        if _is_remark(run, hits) or (high <= _FAR * low and _lost_nothing(held_out, hits))
        else Severity.HIGH,
        facts={"train": low, "val": high},
    )


def _lost_nothing(held_out: Series, hits: Series | None) -> bool:
    """Return whether most held-out answers are right and both held-out curves end at their best."""
    if hits is None or not hits.finite:
        return False
    level, share = median(tail(held_out.values, 0.2, 3)), median(tail(hits.values, 0.2, 3))
    return share >= _MOSTLY and level <= _BEST * min(held_out.finite) and share >= max(hits.finite) / _BEST


def _is_remark(run: Run, hits: Series | None) -> bool:
    """Return whether most held-out answers are right and better than before, or four in five are and training still errs."""
    size = 0 if hits is None else len(hits.finite) // 4
    if hits is None or size < _QUARTER:
        return False
    before, last = hits.finite[-2 * size : -size], hits.finite[-size:]
    level, seen = median(last), accuracy(run, Role.TRAIN_METRIC)
    if (
        seen is not None
        and len(seen.finite) >= 4 * _QUARTER
        and fmean(tail(seen.finite)) < _BY_HEART
        and level >= _FOUR_IN_FIVE
    ):
        return True
    return level >= max(_MOSTLY, median(before) + _GAINED) and max(last) >= max(hits.finite) / _BEST


def _is_long(train: Series, held_out: Series) -> bool:
    """Return whether there are records enough, or two from the tenth epoch on of a log without its beginning."""
    if len(train.finite) >= 5 and len(held_out.finite) >= 3:
        return True
    late = train.axis is Axis.EPOCH and bool(train.xs) and train.xs[0] >= _LATE
    return late and len(train.finite) >= 2 and len(held_out.finite) >= 2


def _recites(low: float, high: float) -> bool:
    if not 0 <= low < _LOW or high < 0.5:
        return False
    return high >= (_GAP if low < _ZERO else _WIDE) * max(low, 1e-9)
