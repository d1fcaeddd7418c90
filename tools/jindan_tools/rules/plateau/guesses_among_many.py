"""PLT080: loss and accuracy both stand at the values of guessing among one and the same large number of classes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, shown
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _LEAST_HITS = 4, 2
# Sixteen classes and fewer are told by their logarithm alone (implied_classes.py).
_MOST = 1 / 17
_AGREE, _STILL, _TWICE = 0.03, 0.02, 1.6


@rule(
    "PLT080",
    "guesses-among-many",
    {
        "plateau_chance_ce": 2.5,
        "labels_shuffled": 1.0,
        "init_bad": 0.5,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def guesses_among_many(run: Run) -> Iterator[Finding]:
    """Report a classifier of many classes that answers by chance, where nothing states how many classes there are.

    ## What it does
    Adds the loss and the logarithm of the accuracy: guessing among K costs ln K and is right in one of K answers.
    ## Why it matters
    A loss of 8.2 says nothing by itself, least of all after a first record that was far higher. Beside an accuracy of e^-8.2
    it is the loss of a uniform answer: nothing has been learnt.
    ## Fires on
    Four losses or more within 2 % of each other (the first record left out) and two accuracies or more, within a factor of 1.6, below
    1/17, whose logarithm is the loss to 3 %.
    ## Stays silent on
    Known class counts (PLT001), detectors, language models, contrastive and adversarial losses, accuracies that rise.
    ## Source
    Cross-entropy of a uniform answer over K classes is ln K, its accuracy 1/K.
    """
    if any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_language_model)):
        return
    if class_count(run) is not None:
        return
    pairs = (
        (loss, hits)
        for loss in (train_loss(run), val_loss(run))
        for hits in (accuracy(run), accuracy(run, Role.TRAIN_METRIC))
        if loss is not None and hits is not None
    )
    for loss, hits in pairs:
        if not _guesses(loss, hits):
            continue
        level, share = median(loss.finite[1:]), median(hits.finite)
        yield finding(
            f"{loss.name} 값이 {figure(level)} 부근에 머물고 {hits.name} 값은 {shown(hits, share)}입니다. 둘 다 클래스 약 {1 / share:,.0f}개 가운데 "
            "하나를 아무렇게나 고를 때의 값이라, 배운 것이 없습니다.",
            cite_point(loss, loss.finite_indices[-1]),
            cite_point(hits, hits.finite_indices[-1]),
            calculated(
                "추측하는 모델의 손실은 정확도의 로그에 음의 부호를 붙인 값입니다.",
                -math.log(share),
                f"−ln {figure(share)} = {figure(-math.log(share))}",
            ),
            *cite_rate(run),
            severity=Severity.HIGH,
            facts={"loss": level, "accuracy": share},
        )
        return


def _guesses(loss: Series, hits: Series) -> bool:
    later = loss.finite[1:]
    if len(later) < _LEAST or len(hits.finite) < _LEAST_HITS or loss.first_non_finite is not None:
        return False
    low, high = min(hits.finite), max(hits.finite)
    if low <= 0 or high > _MOST or high > _TWICE * low or hits.finite[-1] > _TWICE * hits.finite[0]:
        return False
    level = median(later)
    still = max(later) - min(later) <= _STILL * level
    return still and abs(level + math.log(median(hits.finite))) <= _AGREE * level
