"""FIT108: after many epochs both losses are still next to those of guessing, and so are the answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 20
_START, _LEFT, _POOR = 0.02, 0.93, 0.4
# Training alone has learnt: it fell this far below ln C, at most records, while no held-out loss improved on its early ones.
_LEARNT, _STEADY = 0.96, 0.75
# Fewer epochs do where the held-out loss never left ln C by more than its own start.
_FEWEST, _NEVER, _NO_BETTER = 5, 0.98, 0.25
# By steps: a schedule that ended, and evaluations of which the last gained no more than a fifth of the whole.
_USED_UP = 0.2


@rule(
    "FIT108",
    "barely-leaves-guessing",
    {
        "underfit": 2.0,
        "too_little_data": 0.5,
        "lr_too_low": 0.5,
        "plateau_bce_0693": 0.5,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def barely_leaves_guessing(run: Run) -> Iterator[Finding]:
    """Report a classifier whose losses begin at ln C and have hardly left it after many epochs.

    ## What it does
    Compares the levels of both losses at the end with ln C, and the accuracy with what guessing scores.
    ## Why it matters
    Such curves fall steadily and look like learning. A loss of 0.66 where a coin has 0.693 is worth next to nothing: what there is to learn is not
    learnt, because the data do not show it, the network cannot, or the steps are too small.
    ## Fires on
    20 epochs or more, losses that begin within 2 % of ln C (ln 2 when the classes are not known), both above 93 % of it over the last quarter, and a held-out accuracy that
    makes up less than 40 % of the way from guessing to 1. From five epochs on where no held-out loss left ln C by 2 % and
    the accuracy made up less than a quarter of that way. By steps: a run that came to its planned end with five evaluations
    and such losses and accuracy. Where the training loss alone left ln C, steadily, the rows are being learnt one by one and nothing carries over:
    that speaks for answers that do not belong to their inputs, not for a network that learns too little.
    ## Stays silent on
    Losses that begin elsewhere or leave it, good accuracies, runs that PLT001 reads, detectors, language, contrastive, preference and adversarial models.
    ## Source
    ln C is the cross-entropy of guessing among C classes; binary answers right in 64 of 100 cases can have 0.653.
    """
    train, held_out, hits, classes = train_loss(run), val_loss(run), accuracy(run), class_count(run)
    if train is None or held_out is None or hits is None or not (train.finite and held_out.finite and hits.finite):
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_contrastive, is_preference, is_adversarial)):
        return
    count = 2 if classes is None else classes.count
    level = uniform_cross_entropy(count)
    right = median(tail(hits.finite))
    long = all(_stays(s, level) for s in (train, held_out)) and right <= 1 / count + _POOR * (1 - 1 / count)
    never = _never_leaves(held_out, level) and right <= 1 / count + _NO_BETTER * (1 - 1 / count)
    late = train.axis is Axis.STEP and _ends_next_to(run, train, held_out, hits, level)
    if not late and (not (long or never) or train.axis is Axis.STEP):
        return
    if late and right > 1 / count + _NO_BETTER * (1 - 1 / count):
        return
    if any(chance_level_loss.check(run)):
        return
    end = median(tail(held_out.finite))
    alone = not long and _learns_alone(train, held_out, level)
    records = f"{len(train.finite)}개 에폭" if train.axis is Axis.EPOCH else f"{figure(train.xs[-1])} 스텝"
    yield finding(
        f"{records} 뒤에도 학습 손실은 {figure(median(tail(train.finite)))}, 검증 손실은 {figure(end)}로 {count}개 가운데 찍을 때의 {figure(level)}에서 "
        f"거의 벗어나지 못했고 정확도는 {percent(right)}입니다."
        + (" 기록마다 줄어든 것은 학습 손실뿐이라, 외운 것이 새 데이터로 옮겨 가지 않습니다." if alone else ""),
        *cite_ends(train),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        calculated(
            "찍을 때의 손실에 견준 끝 수준입니다.", end / level, f"{figure(end)} ÷ ln {count} = {percent(end / level)}"
        ),
        severity=Severity.HIGH,
        argues=_NOTHING_CARRIES_OVER if alone else None,
        facts={"level": end, "accuracy": right},
    )


_NOTHING_CARRIES_OVER = {
    "labels_shuffled": 2.0,
    "memorisation": 1.0,
    "too_little_data": 0.5,
    "lr_too_low": -2.0,
    "healthy_converged": -4.0,
}


def _learns_alone(train: Series, held_out: Series, level: float) -> bool:
    """Return whether training fell below guessing record by record while the held-out loss ended above its early ones."""
    values, unseen = train.finite, held_out.finite
    falls = sum(b < a for a, b in pairwise(values)) >= _STEADY * (len(values) - 1)
    return falls and median(values[-2:]) <= _LEARNT * level and median(unseen[-3:]) > median(unseen[:3])


def _never_leaves(held_out: Series, level: float) -> bool:
    values = held_out.finite
    if len(values) < max(_FEWEST, len(held_out)) or held_out.axis is Axis.STEP:
        return False
    return (
        abs(values[0] / level - 1) <= _START and min(values) >= _NEVER * level and max(values) <= (2 - _NEVER) * level
    )


def _ends_next_to(run: Run, train: Series, held_out: Series, hits: Series, level: float) -> bool:
    """Say whether a run logged by steps came to its planned end with both losses next to guessing, their fall used up."""
    if run.ending is not Ending.COMPLETED or min(len(held_out.finite), len(hits.finite)) < _FEWEST:
        return False
    begins = abs(median(head(train.finite)) / level - 1) <= _START and abs(held_out.finite[0] / level - 1) <= _START
    ends = min(median(tail(train.finite)), median(tail(held_out.finite))) >= _LEFT * level
    fell = held_out.finite[0] - held_out.finite[-1]
    return begins and ends and held_out.finite[-2] - held_out.finite[-1] <= _USED_UP * max(fell, 0.0)


def _stays(loss: Series, level: float) -> bool:
    values = loss.finite
    if len(values) < max(_LEAST, len(loss)) or loss.axis is Axis.STEP:
        return False
    begins = abs(median(head(values)) / level - 1) <= _START
    return begins and median(tail(values)) >= _LEFT * level
