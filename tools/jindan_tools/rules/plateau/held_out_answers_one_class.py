"""PLT342: the held-out accuracy is one number in every evaluation, and neither loss moves much: one class is answered always."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _FELL, _MOVED, _GUESSED, _EXACT = 8, 0.05, 3, 1.15, 0.02
_SHARES = (0.03, 0.9)


@rule(
    "PLT342",
    "held-out-answers-one-class",
    {"plateau_prior": 3.0, "underfit": 1.5, "detach_no_grad": 0.5, "lr_too_low": 0.5, "overfit": -3.0, "healthy_converged": -4.0},
)  # fmt: skip
def held_out_answers_one_class(run: Run) -> Iterator[Finding]:
    """Report a held-out accuracy that is the same share in all evaluations while both losses hardly move.

    ## What it does
    Compares all held-out accuracies, and what both losses gained over the run.
    ## Why it matters
    Decisions that never change are one class for every row: the share is that of this class. A head that sees nothing of its input (a
    saturated, cut off or frozen body) learns the shares of the classes, and its loss still scatters a little.
    ## Fires on
    Eight evaluations or more with one accuracy between 3 % and 90 %, three held-out losses or more that differ, and a training and a held-out loss that fell by less than 5 %.
    ## Stays silent on
    Losses that fell, small held-out sets whose accuracy comes to rest after it rose, weights that do not change at all (GRD100), losses at ln C (PLT001), shares of guessing, rates
    that died, detectors, language, contrastive and preference models.
    ## Source
    Follows from what an accuracy counts: the rows whose largest score is that of the right class.
    """
    hits, train, held_out = accuracy(run), train_loss(run), val_loss(run)
    if hits is None or train is None or held_out is None or len(hits.finite) < _LEAST:
        return
    if len(set(hits.finite)) > 1 or not _SHARES[0] < hits.finite[0] < _SHARES[1] or rate_died(run):
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_contrastive, is_preference)):
        return
    moved = len(set(held_out.finite)) >= _MOVED and len(held_out.finite) >= _LEAST
    if not moved or max(relative_drop(train.finite), relative_drop(held_out.finite)) >= _FELL:
        return
    classes = class_count(run)
    share = hits.finite[0]
    # A share of exactly 1/C is read by PLT041.
    guesses = classes is not None and share <= _GUESSED / classes.count
    guesses = guesses or abs(1 / share - round(1 / share)) < _EXACT
    if guesses or any(chance_level_loss.check(run)):
        return
    yield finding(
        f"{hits.name} 값이 평가 {len(hits.finite)}번 모두 {percent(hits.finite[0], 2)}로 같고 학습 손실도 {figure(train.finite[0])}에서 {figure(train.finite[-1])}까지만 "
        "내려갔습니다. 입력과 상관없이 늘 한 클래스만 답하고 있습니다.",
        cite_point(hits, hits.finite_indices[0], "처음"),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        *cite_ends(train),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"share": hits.finite[0]},
    )
