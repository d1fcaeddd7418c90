"""PLT033: Keras takes raw scores for probabilities: the loss stands far above guessing and below -ln 1e-7."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 4
# keras.backend.epsilon() is 1e-7: probabilities are cut there, so no answer costs more than this.
_DEAREST = 16.119
_FAR, _STANDS, _NEAR_GUESSING = 1.5, 0.7, 3.0
# Names by which Keras prints its records.
_KERAS = frozenset({"loss", "accuracy", "val_loss", "val_accuracy"})


@rule(
    "PLT033",
    "scores-as-probabilities",
    {"wrong_loss": 3.0, "init_bad": -1.0, "labels_shuffled": -1.0, "best_ckpt_wrong": -2.0, "overfit": -3.0},
)
def scores_as_probabilities(run: Run) -> Iterator[Finding]:
    """Report a Keras classifier whose loss stays far above guessing without growing.

    ## What it does
    Compares training and held-out loss with ln C and with -ln 1e-7 = 16.1, the most that Keras lets an answer cost.
    ## Why it matters
    The losses of Keras expect probabilities (from_logits=False). Scores of a Dense layer without softmax are divided by
    their sum and cut at 1e-7: the loss jumps between ln C and 16.1 and its gradient is of no use.
    ## Fires on
    Records in Keras' names, four epochs or more, every loss at least 1.5 ln C and at most 16.1, no fall by 30 %, an
    accuracy of less than three times 1/C in training.
    ## Stays silent on
    Losses that fall, other trainers, unknown class counts, higher losses (unscaled inputs, sums).
    ## Source
    keras/src/losses: from_logits=False by default; keras/src/backend/config.py: epsilon 1e-7.
    """
    classes, train, held_out = class_count(run), train_loss(run), val_loss(run)
    hits = accuracy(run, Role.TRAIN_METRIC)
    if classes is None or train is None or held_out is None or hits is None or not _by_keras(run):
        return
    level = uniform_cross_entropy(classes.count)
    if (
        not all(_stands(s, level) for s in (train, held_out))
        or median(tail(hits.finite)) > _NEAR_GUESSING / classes.count
    ):
        return
    yield finding(
        f"손실이 찍은 수준(ln {classes.count})의 {figure(median(tail(train.finite)) / level)}배에서 오르내리기만 합니다. "
        "Keras 손실은 확률을 받는데 softmax 없는 점수를 넘겼을 때 나타나는 모습입니다(from_logits=True가 필요합니다).",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        calculated("찍기만 해도 나오는 손실입니다.", level, f"ln {classes.count} = {figure(level)}"),
        calculated("Keras에서 답 하나가 낼 수 있는 가장 큰 손실입니다.", _DEAREST, "−ln(1e−7) = 16.1"),
        severity=Severity.HIGH,
        facts={"loss": train.finite[-1], "level": level},
    )


def _by_keras(run: Run) -> bool:
    return {s.name for s in run.series if s.axis is Axis.EPOCH} >= _KERAS


def _stands(series: Series, level: float) -> bool:
    values = series.finite
    if len(values) < _LEAST or len(values) != len(series):
        return False
    return min(values) >= _FAR * level and max(values) <= _DEAREST and values[-1] > _STANDS * values[0]
