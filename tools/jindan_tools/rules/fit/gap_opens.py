"""FIT016: the training loss goes on falling for most of a run while nothing held out gets any better."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.held_out_far_off import held_out_far_off
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST, _FEWEST = 20, 8
# The minimum lies in the first third; since then training halved; held out never fell by a quarter in all.
_EARLY, _FELL, _GAINED = 0.34, 0.5, 0.75
# At guessing the labels are in question, not the fit.
_ABOVE_GUESSING, _HALF = 1.25, 0.5
_GAP, _POOR, _LOST = 3.0, 0.7, 0.05


@rule(
    "FIT016",
    "gap-opens",
    {"overfit": 3.0, "too_little_data": 1.0, "underfit": -3.0, "lr_too_low": -2.0, "healthy_converged": -3.0},
)
def gap_opens(run: Run) -> Iterator[Finding]:
    """Report a training that only the training data profit from, although the held-out loss hardly rises.

    ## What it does
    Compares what the training loss lost since the minimum of the held-out loss with what held-out loss and accuracy gained.
    ## Why it matters
    Over-fitting does not need a rising held-out loss: where strong augmentation or a small step keeps it flat, the gap says it.
    ## Fires on
    20 epochs or more, a held-out minimum in the first third that lies above 75 % of the first record, a training loss
    that halved since, an end at which the held-out loss is three times as high, and an accuracy below 70 % that lost
    5 % of its best. Also eight records or more at whose end the held-out loss lies above its first record and the
    accuracy below half of what the training loss implies.
    ## Stays silent on
    Accuracies that hold or are high, detectors, contrastive and language models, held-out losses that fell clearly.
    ## Source
    Generalisation gap: held-out minus training loss; Prechelt 1998.
    """
    train, held_out, hits = train_loss(run), val_loss(run), accuracy(run)
    if train is None or held_out is None or hits is None or not _comparable(run, train, held_out):
        return
    place = held_out.values.index(min(held_out.values))
    beside = index_at(train, held_out, place)
    then, low, end = train.values[beside or 0], median(tail(train.values, 0.1)), median(tail(held_out.values, 0.1))
    if place > _EARLY * len(held_out) or held_out.values[place] < _GAINED * held_out.values[0]:
        return
    if low > _FELL * then or low <= 0 or end < _GAP * low:
        return
    gained_nothing = end > held_out.values[0] and _far_below_training(run, hits, low)
    if not gained_nothing and (len(train) < _LEAST or train.axis is not Axis.EPOCH or not _is_poor(hits)):
        return
    yield finding(
        f"{held_out.x_label(place)} 이후 학습 손실은 {figure(then)}에서 {figure(low)}로 {percent(1 - low / then)} 줄었지만 "
        f"검증 손실은 {figure(held_out.values[place])}에서 {figure(end)}로 나아지지 않았고 정확도는 {percent(median(tail(hits.finite)))}에 머뭅니다.",
        cite_point(held_out, place, "최솟값"),
        cite_point(held_out, len(held_out) - 1, "마지막"),
        cite_point(train, len(train) - 1, "마지막"),
        cite_point(hits, hits.finite_indices[-1]),
        calculated(
            "끝 수준에서 검증 손실과 학습 손실의 비입니다.",
            end / low,
            f"{figure(end)} ÷ {figure(low)} = {times(end / low)}",
        ),
        severity=Severity.HIGH,
        facts={"best_x": held_out.xs[place], "train": low, "val": end},
    )


def _comparable(run: Run, train: Series, held_out: Series) -> bool:
    whole = train.first_non_finite is None and held_out.first_non_finite is None
    same = train.axis is held_out.axis and min(len(train), len(held_out)) >= _FEWEST
    other = is_detector(run) or is_contrastive(run) or is_language_model(run)
    return whole and same and not other and falls_when_good(run, train) and held_out.values[0] > 0


def _far_below_training(run: Run, hits: Series, low: float) -> bool:
    """Say whether an accuracy above guessing is half of what the training loss implies or less."""
    share, classes = median(tail(hits.finite)), class_count(run)
    guessed = classes is not None and share < _ABOVE_GUESSING / classes.count
    return share < _HALF * calibrated_accuracy(low) and not guessed and not any(held_out_far_off.check(run))


def _is_poor(hits: Series) -> bool:
    level = median(tail(hits.finite)) if hits.finite else 1.0
    return level < _POOR and level <= (1 - _LOST) * max(hits.finite)
