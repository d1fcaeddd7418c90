"""PLT011: the loss stays at the entropy of the labels, the best an answer without looking can do."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import prior_entropy
from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.kind import is_contrastive, is_detector
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.plateau.class_count import class_shares
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent


@rule(
    "PLT011",
    "label-prior-loss",
    {"plateau_prior": 3.0, "class_imbalance": 2.0, "overfit": -2.0, "healthy_converged": -3.0},
)
def label_prior_loss(run: Run) -> Iterator[Finding]:
    """Report a loss at the entropy of an unbalanced label distribution.

    ## What it does
    Computes H = -sum p ln p from the printed class counts and compares it with the second half of the loss.
    ## Why it matters
    The model learnt only how frequent each class is; its input is not used.
    ## Fires on
    Printed class counts whose entropy is at least 10 % below ln C, and a loss within 2 % of it over the second half.
    ## Stays silent on
    Balanced classes (PLT001), detectors, runs without class counts, losses that go below the entropy.
    ## Source
    Gibbs' inequality: H(y) is the least cross-entropy of a constant answer.
    """
    found = class_shares(run)
    series = train_loss(run) or val_loss(run)
    if found is None or series is None or len(series.finite) < 5 or is_detector(run) or is_contrastive(run):
        return
    shares, event = found
    level = prior_entropy(shares)
    uniform = prior_entropy([1.0] * len(shares))
    half = median(tail(series.values, 0.5))
    if level > 0.9 * uniform or abs(half / level - 1) > 0.02 or min(series.finite) < 0.95 * level:
        return
    yield finding(
        f"{series.name} 값이 클래스 비율만 아는 모델의 하한 {figure(level)} 부근에서 멈췄습니다.",
        Evidence(
            statement=f"뒤쪽 절반의 {series.name} 중앙값은 {figure(half)}이고 라벨 분포의 엔트로피는 {figure(level)}입니다.",
            value=half,
            source=series.source(-1),
            formula=f"-Σ p ln p = {figure(level, 5)} (클래스 {len(shares)}개)",
        ),
        cite_line(event, f"가장 많은 클래스가 학습 라벨의 {percent(max(shares))} 비율입니다.", max(shares)),
        severity=Severity.HIGH,
        facts={"entropy": level, "tail": half},
    )
