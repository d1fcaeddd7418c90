"""PLT343: a classifier whose loss lies above that of guessing to the end, with answers no better than guessed."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST, _EVALUATIONS = 10, 3
_NEAR, _ABOVE, _FAR = 0.15, 1.05, 3.0
_GUESSED, _HIGH = 1.35, 1e-3


@rule(
    "PLT343",
    "above-guessing",
    {"lr_too_high_oscillate": 2.5, "optimizer_lr_mismatch": 1.0, "labels_shuffled": -1.0, "lr_too_low": -4.0, "overfit": -3.0, "underfit": -1.0, "healthy_converged": -4.0},
)  # fmt: skip
def above_guessing(run: Run) -> Iterator[Finding]:
    """Report a classifier that began at ln C and then stayed above it: worse than knowing nothing.

    ## What it does
    Compares the second half of the training loss, and the accuracy, with what guessing costs and scores.
    ## Why it matters
    Answering every class alike is always possible, and any sound step leads there at least. A loss that stays above ln C is thrown about by steps
    that are too long: the rate is too high for the batch, or momentum adds up.
    ## Fires on
    A stated class count, ten records or more, a first record within 15 % of ln C, a second half whose median is 5 % to 200 % above it, held-out losses above 0.97 ln C in three evaluations or more
    with accuracies below 1.35 / C, and a highest rate of 1e-3 or more where it is logged.
    ## Stays silent on
    Losses at ln C (PLT001) or below, answers that are better than guessed, sums, detectors, language, contrastive, preference and adversarial models.
    ## Source
    A uniform answer has the cross-entropy ln C whatever the labels are.
    """
    classes, train, held_out, hits = class_count(run), train_loss(run), val_loss(run), accuracy(run)
    if classes is None or train is None or held_out is None or hits is None or len(train.finite) < _LEAST:
        return
    if any(k(run) for k in (is_detector, is_language_model, is_contrastive, is_preference, is_adversarial)):
        return
    level, late = uniform_cross_entropy(classes.count), median(tail(train.finite, 0.5))
    begins = abs(train.finite[0] / level - 1) <= _NEAR
    if not begins or not _ABOVE * level <= late <= _FAR * level or len(held_out.finite) < _EVALUATIONS:
        return
    rate = highest_rate(run)
    guessed = len(hits.finite) >= _EVALUATIONS and max(hits.finite) <= _GUESSED / classes.count
    if not guessed or min(held_out.finite) < 0.97 * level or (rate is not None and rate < _HIGH):
        return
    yield finding(
        f"학습 손실이 찍을 때의 ln {classes.count} = {figure(level)}에서 시작했지만 뒤쪽 절반의 중앙값은 {figure(late)}로 그 위에 머물고, 검증 정확도도 {percent(max(hits.finite))}를 "
        "넘지 못했습니다. 걸음이 너무 커서 아무것도 모를 때보다 나빠졌습니다.",
        *cite_ends(train),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        classes.evidence,
        calculated(
            "찍을 때의 손실에 견준 뒤쪽 절반의 수준입니다.",
            late / level,
            f"{figure(late)} ÷ {figure(level)} = {times(late / level)}",
        ),
        severity=Severity.HIGH,
        facts={"level": late, "chance": level},
    )
