"""FIT105: all that was gained after the first evaluation was gained on the training data."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import smooth, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.gap_opens import gap_opens
from jindan_tools.rules.fit.overfit import overfit
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST = 8
_FELL, _GAINED, _APART = 0.6, 0.12, 1.8
_GOOD, _POOR, _POINTS, _MISTAKES = 0.9, 0.8, 0.03, 1.7


@rule(
    "FIT105",
    "only-training-gains",
    {
        "overfit": 2.5,
        "too_little_data": 1.0,
        "train_val_shift": 1.0,
        "underfit": -3.0,
        "lr_too_low": -2.0,
        "healthy_converged": -3.0,
    },
)
def only_training_gains(run: Run) -> Iterator[Finding]:
    """Report a training loss that falls on and on beside held-out figures that stand where the first evaluation found them.

    ## What it does
    Compares what training loss, held-out loss and the two accuracies gained since the first evaluation.
    ## Why it matters
    No held-out loss has to rise: where the answers on new data are as wrong after twenty epochs as after one, while those
    on the training data halved their mistakes, the later epochs taught the training data only.
    ## Fires on
    Eight epochs or more, a training loss that lost 40 % since the first evaluation, a held-out loss whose best level gained less
    than 12 % since then and whose end is 1.8 times the training loss, and accuracies of which the held-out one is below 0.9,
    gained less than 3 points at its best and makes 1.7 times as many mistakes. A fault below 0.8; where four in five are
    right after the first epoch already, the rest of the training may just have had nothing to add.
    ## Stays silent on
    Held-out figures that gained, high accuracies, losses without accuracies, detectors, contrastive and language models, runs that FIT001 or FIT016 read.
    ## Source
    Prechelt, Early Stopping - But When? (1998): the generalisation loss beside the progress in training.
    """
    train, held_out = train_loss(run), val_loss(run)
    seen, unseen = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or seen is None or unseen is None or not _comparable(run, train, held_out):
        return
    begun = train.values[index_at(train, held_out, 0) or 0]
    low, first, end = median(tail(train.values)), held_out.values[0], median(tail(held_out.values))
    best = min(smooth(held_out.values, 3))
    if low <= 0 or low > _FELL * begun or best < (1 - _GAINED) * first or end < _APART * low:
        return
    right, wrong = median(tail(seen.finite)), median(tail(unseen.finite))
    if not _stands(unseen, wrong) or 1 - wrong < _MISTAKES * (1 - right):
        return
    if any(overfit.check(run)) or any(gap_opens.check(run)):
        return
    yield finding(
        f"첫 평가 뒤로 {train.name} 값은 {figure(begun)}에서 {figure(low)}로 {percent(1 - low / begun)} 줄었지만 {held_out.name} 값은 "
        f"{figure(first)}에서 {figure(end)}, {unseen.name} 값은 {figure(unseen.finite[0])}에서 {figure(wrong)}에 머물렀습니다. 그 뒤에 얻은 것은 학습 데이터에서만 얻었습니다.",
        cite_point(held_out, 0, "첫 평가"),
        cite_point(held_out, len(held_out) - 1, "마지막 평가"),
        cite_point(train, len(train) - 1, "마지막"),
        cite_point(unseen, unseen.finite_indices[-1], "마지막"),
        calculated(
            "끝 수준에서 검증 손실과 학습 손실의 비입니다.",
            end / low,
            f"{figure(end)} ÷ {figure(low)} = {times(end / low)}",
        ),
        severity=Severity.HIGH if wrong < _POOR else Severity.LOW,
        argues=None if wrong < _POOR else {"overfit": 1.0},
        facts={"train": low, "val": end, "gained": 1 - best / first},
    )


def _comparable(run: Run, train: Series, held_out: Series) -> bool:
    if is_detector(run) or is_contrastive(run) or is_language_model(run) or not falls_when_good(run, train):
        return False
    whole = train.first_non_finite is None and held_out.first_non_finite is None
    same = train.axis is held_out.axis and min(len(train), len(held_out)) >= _LEAST
    return whole and same and min(held_out.values) > 0 and min(train.values) > 0


def _stands(unseen: Series, end: float) -> bool:
    """Return whether the held-out accuracy is poor and neither its end nor its best is clearly above its first record."""
    values = unseen.finite
    return len(values) >= _LEAST and max(values) < _GOOD and max(end, *values) < values[0] + _POINTS
