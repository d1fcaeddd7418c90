"""EVL011: the held-out loss never was below guessing, from the first evaluation on, while the training loss fell."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.evaluation.held_out_far_off import held_out_far_off
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.val_stays_at_chance import val_stays_at_chance
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 5
_LEARNT = 0.75
# Luck and an untrained head scatter around ln C; a held-out loss that grows by this much is sure of wrong answers.
_AT_CHANCE, _GREW = 0.97, 1.1
_LUCKY = 10.0
_FEW_ANSWERS = 0.15


@rule(
    "EVL011",
    "never-below-guessing",
    {"metric_bug": 2.0, "train_val_shift": 2.0, "labels_shuffled": 1.0, "overfit": -4.0, "memorisation": -1.0},
)
def never_below_guessing(run: Run) -> Iterator[Finding]:
    """Report a held-out loss above guessing in every evaluation beside a training loss that fell far below it.

    ## What it does
    Compares every held-out loss with ln C, and the last one with the first.
    ## Why it matters
    Over-fitting loses what was gained: the held-out loss first falls below guessing and then rises. One that was never
    below it gained nothing, so the held-out rows carry other labels, other class numbers or other inputs, or the training
    labels say nothing about the input.
    ## Fires on
    A known number of classes, five evaluations or more, none below 0.97 ln C, the last 1.1 times the first, a training
    loss below 0.75 ln C at the end and a held-out accuracy, where one is logged, near guessing.
    ## Stays silent on
    Held-out losses that stand at guessing, training that learnt nothing, detectors, contrastive and language models, runs that
    EVL004 or PLT002 read.
    ## Source
    The cross-entropy of the uniform answer, ln C; Prechelt, Early Stopping - But When? (1998) on over-fitting.
    """
    classes, train, held_out = class_count(run), train_loss(run), val_loss(run)
    if classes is None or train is None or held_out is None or not falls_when_good(run, train):
        return
    if is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    level = uniform_cross_entropy(classes.count)
    if not _is_above(held_out, level) or not train.finite or train.finite[-1] > _LEARNT * level:
        return
    if _answers(run, classes.count) or any(held_out_far_off.check(run)) or any(val_stays_at_chance.check(run)):
        return
    yield finding(
        f"검증 손실이 첫 평가부터 끝까지 한 번도 추측 수준 ln {classes.count} = {figure(level)} 값보다 낮아지지 않았고 "
        f"{figure(held_out.finite[-1])}까지 올랐습니다. 학습 손실은 {figure(train.finite[-1])}까지 내려갔으므로, "
        "얻은 것을 잃는 과적합이 아니라 검증의 라벨이나 입력이 학습과 어긋난 모습입니다.",
        cite_point(held_out, held_out.argmin or 0, "가장 낮은 검증 손실"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막 검증 손실"),
        cite_point(train, train.finite_indices[-1], "마지막 학습 손실"),
        calculated("모든 클래스에 같은 확률을 줄 때의 손실입니다.", level, f"ln {classes.count} = {figure(level)}"),
        classes.evidence,
        severity=Severity.HIGH,
        facts={"chance": level, "lowest": min(held_out.finite), "train": train.finite[-1]},
    )


def _is_above(held_out: Series, level: float) -> bool:
    values = held_out.finite
    if len(values) < _LEAST or len(values) < len(held_out):
        return False
    return min(values) >= _AT_CHANCE * level and values[-1] >= _GREW * values[0]


def _answers(run: Run, classes: int) -> bool:
    """Return whether the held-out answers are right more often than luck and a wrong class count explain."""
    hits = accuracy(run)
    return (
        hits is not None and bool(hits.finite) and max(hits.finite) > min(_LUCKY / classes, 1 / classes + _FEW_ANSWERS)
    )
