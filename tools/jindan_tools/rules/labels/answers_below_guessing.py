"""LBL340: held-out answers are right far more seldom than guessed ones, and the more so the more is learnt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _CLASSES, _BELOW, _LEARNT, _RISEN = 5, 3, 0.35, 0.5, 1.05


@rule(
    "LBL340",
    "answers-below-guessing",
    {"labels_corrupt": 3.0, "labels_shuffled": 2.5, "train_val_shift": 2.0, "metric_bug": 1.0, "overfit": -4.0, "memorisation": -4.0, "too_little_data": -3.0, "healthy_converged": -4.0},
)  # fmt: skip
def answers_below_guessing(run: Run) -> Iterator[Finding]:
    """Report a classifier that learns its training data and is right on held-out rows far below 1/C.

    ## What it does
    Compares the held-out accuracy with 1/C while the training loss falls.
    ## Why it matters
    Whoever has learnt nothing that carries over is right in one of C cases. To be right in one of fifty takes knowledge of the right class: it is answered,
    and the label says another. The held-out labels are numbered in another order, are shifted by one, or belong to the rows next to them; the loss climbs as in over-fitting.
    ## Fires on
    Three classes or more, five evaluations or more whose last half lies below 0.35 / C, a held-out loss that ends 5 % above its first record, and a training loss that fell by half.
    ## Stays silent on
    Accuracies near 1/C, two classes (EVL034), one-class answers of a rare class at a training loss that stands, detectors, language, contrastive and preference models.
    ## Source
    An answer that is independent of the label is right with probability 1/C among equal classes.
    """
    hits, train, held_out, classes = accuracy(run), train_loss(run), val_loss(run), class_count(run)
    if hits is None or train is None or held_out is None or classes is None or classes.count < _CLASSES:
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_contrastive, is_preference)):
        return
    if min(len(hits.finite), len(held_out.finite)) < _LEAST or relative_drop(train.finite) < _LEARNT:
        return
    right = median(tail(hits.finite, 0.5))
    if right > _BELOW / classes.count or not 0 < _RISEN * held_out.finite[0] <= held_out.finite[-1]:
        return
    yield finding(
        f"학습 손실은 {figure(train.finite[-1])}까지 내려갔는데 검증 정확도는 {percent(right, 2)}로, {classes.count}개 가운데 찍을 때의 {percent(1 / classes.count)}보다도 훨씬 낮습니다. "
        "검증 라벨의 번호가 학습과 다르게 매겨졌거나 한 칸씩 밀렸습니다.",
        *cite_ends(train),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        classes.evidence,
        calculated(
            "찍을 때의 정확도에 견준 값입니다.",
            right * classes.count,
            f"{figure(right)} × {classes.count} = {figure(right * classes.count)}",
        ),
        severity=Severity.HIGH,
        facts={"accuracy": right, "classes": float(classes.count)},
    )
