"""LBL041: the accuracy is the share of the largest class and the loss is not below what that share alone gives."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.chance import prior_entropy
from jindan_tools.curves.cite import cite_line, cite_point, shown
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_shares
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 3
_NEAR = 0.015
_MOST, _RARE = 0.55, 0.98
_FLOOR = 0.97


@rule(
    "LBL041",
    "answers-largest-class",
    {"class_imbalance": 3.0, "plateau_prior": 2.5, "healthy_converged": -4.0, "epochs_too_few": -1.0, "overfit": -2.0},
)
def answers_largest_class(run: Run) -> Iterator[Finding]:
    """Report an accuracy that ends at the share of the largest class beside a loss above the entropy of the labels.

    ## What it does
    Compares the last held-out accuracies with the largest share of the printed class counts and the loss with their entropy.
    ## Why it matters
    An accuracy of 87 % looks like success and is what the answer 'always the largest class' scores. A loss that still falls
    towards the entropy learns the frequencies only.
    ## Fires on
    A largest share of 55 % to 98 %, the last three accuracies within 1.5 points of it, none above, and no loss below 97 % of
    the entropy of the counts.
    ## Stays silent on
    Accuracies above the share, losses below the entropy (the input is used), runs that print no counts.
    ## Source
    The accuracy of a constant answer is the share of its class; -sum p ln p is the least cross-entropy of one.
    """
    found, hits = class_shares(run), accuracy(run)
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    if found is None or hits is None or len(hits.finite) < _LEAST or not losses:
        return
    shares, event = found
    largest, floor = max(shares), prior_entropy(shares)
    if not _MOST <= largest <= _RARE or any(abs(v - largest) > _NEAR for v in hits.finite[-_LEAST:]):
        return
    if max(hits.finite) > largest + _NEAR or any(min(s.finite) < _FLOOR * floor for s in losses):
        return
    yield finding(
        f"{hits.name} 값이 {shown(hits, hits.finite[-1])}에 머물렀는데, 가장 많은 클래스 하나만 답해도 {percent(largest)}입니다. "
        f"손실도 클래스 비율만 아는 수준인 {figure(floor)} 아래로 내려간 적이 없습니다.",
        cite_point(hits, hits.finite_indices[-1]),
        *known(cite_point(losses[-1], losses[-1].finite_indices[-1])),
        calculated("라벨 분포의 엔트로피입니다.", floor, f"-Σ p ln p = {figure(floor, 5)} (클래스 {len(shares)}개)"),
        cite_line(event, f"가장 많은 클래스가 학습 라벨의 {percent(largest)} 비율입니다.", largest),
        severity=Severity.HIGH,
        facts={"largest": largest, "entropy": floor},
    )
