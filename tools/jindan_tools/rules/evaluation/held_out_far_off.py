"""EVL004: the held-out loss is many times the training loss although the training set is not memorised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.held_out_mean_of_another_count import held_out_mean_of_another_count
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST = 5
_RECORDS = 2
# Confidence that makes the mean cost 1.4 ln C and more comes from memorising, which takes the training loss below 0.1.
_OVER_CHANCE = 1.4
_NOT_MEMORISED = 0.2
_TIMES = 8.0
_LEARNT, _NEAR, _EPOCHS_NEAR = 0.95, 1.3, 3


# By the first evaluation half of ln C is gone in training, and held out costs five times what is left.
_MOST, _AT_ONCE = 0.5, 5.0
# Fewer rows carry over next to nothing even with the right labels.
_ENOUGH_ROWS = 200
_BY_HEART, _FROM_GUESSING, _GUESSED = 0.05, 1.1, 1.3
_NOTHING_CARRIES_OVER = {"labels_shuffled": 2.5, "memorisation": 1.5, "train_val_shift": 1.0, "too_little_data": -1.0}


@rule(
    "EVL004",
    "held-out-far-off",
    {"train_val_shift": 2.5, "input_not_normalised": 1.0, "overfit": -1.0, "memorisation": -2.0},
)
def held_out_far_off(run: Run) -> Iterator[Finding]:
    """Report a held-out loss far above guessing beside a training loss that is low but not near zero.

    ## What it does
    Looks for epochs in which the training loss is still 0.2 or more, and compares the held-out loss there with it and
    with ln C.
    ## Why it matters
    Over-fitting makes a model sure of wrong answers only after it is sure of every training sample. A model that is
    still unsure in training and wildly sure of wrong held-out answers sees inputs on another scale there.
    ## Fires on
    Five epochs (or evaluations of a run logged by steps) or more, at least two in which the training loss lies between 0.2 and ln C while the held-out loss is at
    least 1.4 ln C and 8 times as high, a held-out loss that stays that high to the end, and a known class count (for a classifier without one
    the first training mean stands for ln C).
    Also five evaluations none of which came down to ln C although all their answers are better than guessing, the first of
    them five times as high as a training loss that had halved already.
    ## Stays silent on
    Memorised training sets (FIT001, FIT003), a held-out loss that was near a training loss which had learnt already, detectors, contrastive and language models, losses that
    may be negative, sums (EVL036).
    ## Source
    Guo et al. 2017, On calibration of modern neural networks: over-confidence follows a training loss near zero.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or train.axis not in {Axis.EPOCH, held_out.axis}:
        return
    if is_detector(run) or is_contrastive(run) or is_language_model(run) or not falls_when_good(run, train):
        return
    if len(train.finite) < _LEAST or len(held_out.finite) < _LEAST:
        return
    guess = _guess(run, train)
    if guess is None or any(held_out_mean_of_another_count.check(run)):
        return
    level = guess.level
    # Steps pass the stretch between guessing and certainty too fast for two records within it to tell anything.
    paired = _pairs(train, held_out) if train.axis is Axis.EPOCH else []
    far = [(i, j) for i, j in paired if _far_off(train.values[i], held_out.values[j], level)]
    if len(far) < _RECORDS or median(tail(held_out.values)) < _OVER_CHANCE * level:
        far = _far_from_the_start(run, train, held_out, level)
    if not far:
        return
    if _was_near(train, held_out):
        return
    i, j = far[-1]
    low, high = train.values[i], held_out.values[j]
    yield finding(
        f"학습 손실이 아직 {figure(low)} 값인데 검증 손실은 {figure(high)} 값으로, {guess.name} {figure(level)}보다 훨씬 높습니다.",
        cite_point(train, i),
        cite_point(held_out, j),
        calculated(
            "학습 데이터도 아직 다 맞히지 못하는 모델이 검증 데이터에서는 확신에 차서 틀립니다. 검증 입력의 전처리가 다를 때의 모습입니다.",
            high / low,
            f"{figure(high)} ÷ {figure(low)} = {times(high / low)}",
        ),
        *guess.evidence,
        severity=Severity.HIGH,
        argues=_NOTHING_CARRIES_OVER if _never_right(run) else _weigh(held_out, level),
        facts={"train": low, "val": high, "chance": level},
    )


def _weigh(held_out: Series, level: float) -> dict[str, float]:
    """Return the weights; what never was better than guessing on held-out data had nothing to lose by over-fitting."""
    lost = min(held_out.finite) > level
    return {
        "train_val_shift": 2.5,
        "input_not_normalised": 1.0,
        "overfit": -4.0 if lost else -1.0,
        "memorisation": -4.0 if lost else -2.0,
    }


def _never_right(run: Run) -> bool:
    """Return whether the held-out accuracy was that of guessing from the first record on, while training came to know all its rows by heart.

    Labels that belong to nothing look so, as inputs on another scale may; those would seldom begin at a loss next to guessing.
    """
    hits, classes, train, held_out = accuracy(run), class_count(run), train_loss(run), val_loss(run)
    if hits is None or classes is None or train is None or held_out is None or len(hits.finite) < _LEAST:
        return False
    rows = run.number("train_samples")
    if rows is not None and rows < _ENOUGH_ROWS:
        return False
    level = uniform_cross_entropy(classes.count)
    by_heart = median(tail(train.finite)) < _BY_HEART and held_out.finite[0] <= _FROM_GUESSING * level
    return (
        by_heart
        and median(hits.finite) <= _GUESSED / classes.count
        and max(hits.finite[:3]) <= _GUESSED / classes.count
    )


def _far_from_the_start(run: Run, train: Series, held_out: Series, level: float) -> list[tuple[int, int]]:
    """Return the first pair of records when no held-out loss ever was as low as guessing, although answers were better than it.

    Training had learnt most by the first evaluation, and the held-out loss was several times as high there already: whoever
    learns by heart passes a level next to ln C first.
    """
    hits, pairs = accuracy(run), _pairs(train, held_out)
    if hits is None or len(hits.finite) < _LEAST or len(pairs) < _LEAST or not pairs or min(held_out.values) <= level:
        return []
    i, j = pairs[0]
    classes = class_count(run)
    better = classes is not None and min(hits.finite) > _GUESSED / classes.count
    learnt = _NOT_MEMORISED <= train.values[i] <= _MOST * level
    return [(i, j)] if better and learnt and held_out.values[j] >= _AT_ONCE * train.values[i] else []


def _was_near(train: Series, held_out: Series) -> bool:
    """Return whether both losses lay together in three epochs in which training had learnt: the inputs agree then."""
    learnt = _LEARNT * train.finite[0]
    near = (
        train.values[i] <= learnt and held_out.values[j] <= _NEAR * train.values[i] for i, j in _pairs(train, held_out)
    )
    return sum(near) >= _EPOCHS_NEAR


def _is_graded(run: Run) -> bool:
    """Return whether the held-out answers are graded between 0 and 1, so that the loss is one of decisions."""
    metric = val_metric(run)
    grades = metric is not None and metric.higher_is_better is True and bool(metric.finite)
    return accuracy(run) is not None or (
        grades and metric is not None and 0 <= min(metric.finite) <= max(metric.finite) <= 1
    )


class _Guess(NamedTuple):
    level: float
    name: str
    evidence: tuple[Evidence, ...]


def _guess(run: Run, train: Series) -> _Guess | None:
    """Return what a model that knows nothing loses: ln C, or for a classifier of unknown C the first training mean."""
    classes = class_count(run)
    if classes is not None:
        return _Guess(uniform_cross_entropy(classes.count), f"추측 수준 ln {classes.count} =", (classes.evidence,))
    if not _is_graded(run) or train.finite[0] != max(train.finite):
        return None
    return _Guess(
        train.finite[0], "아무것도 배우지 않은 첫 에폭의 학습 손실", (cite_point(train, train.finite_indices[0]),)
    )


def _far_off(low: float, high: float, level: float) -> bool:
    return _NOT_MEMORISED <= low < level and high >= _OVER_CHANCE * level and high >= _TIMES * low


def _pairs(train: Series, held_out: Series) -> list[tuple[int, int]]:
    """Return the indices of training and held-out loss of the same epoch or step."""
    if train.axis is Axis.STEP:
        # The record before an evaluation tells what training had learnt by then.
        return [(i, j) for j in range(len(held_out)) if (i := index_at(train, held_out, j)) is not None]
    place = {x: j for j, x in enumerate(held_out.xs)}
    return [(i, place[x]) for i, x in enumerate(train.xs) if x in place]
