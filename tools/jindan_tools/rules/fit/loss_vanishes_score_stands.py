"""FIT066: the training loss goes to nothing while the held-out score stands where it was at the first evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_EVALUATIONS = 4
_LOW, _FACTOR = 0.02, 20.0
_STANDS, _SOLVED = 0.08, 0.9
# A score that was poor at first and is as poor in all of the later evaluations.
_POOR, _MANY = 0.6, 8
_OFTEN = 20


@rule(
    "FIT066",
    "loss-vanishes-score-stands",
    {"memorisation": 2.5, "overfit": 2.0, "long_plateau_waste": 1.0, "underfit": -2.0},
)
def loss_vanishes_score_stands(run: Run) -> Iterator[Finding]:
    """Remark that all that was learnt after the first evaluation is the training set.

    ## What it does
    Compares what the training loss gained since the first evaluation with what the held-out score gained.
    ## Why it matters
    Without a held-out loss nothing rises that would warn. The epochs after the first evaluation made the model recite.
    ## Fires on
    Four evaluations or more of a score that ends within 8 % of the first one and below 90 %, and a training loss that
    fell twenty-fold since then, to 0.02 or less. A score below 0.6 in eight evaluations or more is a fault; one of which no name says on what it was taken counts as well.
    ## Stays silent on
    Runs with a held-out loss (FIT001, FIT003), detectors, preference and adversarial losses, solved tasks.
    ## Source
    Zhang et al. 2017; a cross-entropy of 0.02 is 98 % sure of every answer.
    """
    train, score = train_loss(run), val_metric(run) or _unsaid(run)
    if (
        train is None
        or score is None
        or val_loss(run) is not None
        or any(k(run) for k in (is_detector, is_preference, is_adversarial))
    ):
        return
    if len(score.finite) < _EVALUATIONS or score.higher_is_better is not True or train.axis is not score.axis:
        return
    first, last = _first(score), median(tail(score.values, 0.34, 2))
    whole = 100.0 if max(score.finite) > 1 else 1.0
    if first <= 0 or max(first, last) >= _SOLVED * whole or abs(last - first) > _STANDS * first:
        return
    before, after = _since(train, score.xs[0]), median(tail(train.values, 0.1, 3))
    if not 0 <= after <= _LOW or before < _FACTOR * max(after, 1e-9):
        return
    yield finding(
        f"첫 평가 뒤로 학습 손실은 {figure(before)}에서 {figure(after)} 값으로 {times(before / max(after, 1e-9))} 줄었지만 {score.name} 값은 {figure(first)}에서 "
        f"{figure(last)} 값에 머물렀습니다. 그 뒤에 배운 것은 학습 데이터를 외운 것입니다.",
        cite_point(score, score.finite_indices[0], "첫 평가"),
        cite_point(score, score.finite_indices[-1], "마지막 평가"),
        cite_point(train, train.finite_indices[-1], "마지막"),
        calculated(
            "첫 평가 뒤의 변화입니다.",
            last / first - 1,
            f"{figure(last)} ÷ {figure(first)} − 1 = {100 * (last / first - 1):.1f} %",
        ),
        severity=_severity(train, score, whole),
        facts={"train": after, "score": last},
    )


def _first(score: Series) -> float:
    """Return the first score, of twenty evaluations or more the level of their first tenth."""
    return score.finite[0] if len(score.finite) < _OFTEN else median(head(score.finite))


def _unsaid(run: Run) -> Series | None:
    """Return a score of which no word says on what it was taken: on data that were learnt by heart it would be high."""
    score = train_metric(run)
    return None if score is None or "train" in score.name.lower() else score


def _severity(train: Series, score: Series, whole: float) -> Severity:
    if train.axis is Axis.ROW:
        return Severity.LOW
    poor = max(score.finite) < _POOR * whole and len(score.finite) >= _MANY
    return Severity.HIGH if poor else Severity.MEDIUM


def _since(train: Series, x: float) -> float:
    """Return the level of the training loss about the first evaluation."""
    near = [v for at, v in zip(train.xs, train.values, strict=True) if at <= x][-5:]
    return median(near) if near else (train.finite[0] if train.finite else 0.0)
