"""PLT062: the training accuracy repeats to the last digit: the same one class is answered in every epoch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import majority_entropy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import equal_at_end, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _SHARE = 6, 0.6
_ABOVE, _ALIKE, _MOVES = 1.5, 0.02, 3
_MAJORITY = 0.5
_NO_MAJORITY = {
    "plateau_prior": 3.0,
    "underfit": 1.0,
    "class_imbalance": 0.5,
    "lr_too_high_oscillate": 0.5,
    "healthy_converged": -4.0,
    "overfit": -3.0,
    "metric_bug": -1.0,
    "long_plateau_waste": -2.0,
}


@rule(
    "PLT062",
    "same-answers-again",
    {
        "class_imbalance": 3.0,
        "plateau_prior": 2.5,
        "lr_too_high_oscillate": 0.5,
        "healthy_converged": -4.0,
        "overfit": -3.0,
        "metric_bug": -1.0,
        "long_plateau_waste": -2.0,
    },
)
def same_answers_again(run: Run) -> Iterator[Finding]:
    """Report a classifier whose training accuracy is one share in epoch after epoch, with a loss no lower than that share explains.

    ## What it does
    Counts the last epochs whose training accuracy is equal to all printed digits, and compares the loss with the entropy of
    a model that knows only that share.
    ## Why it matters
    The decisions of a network that learns change from epoch to epoch. A share that never moves is that of the largest class:
    88.5 % right, and nothing else is ever answered.
    ## Fires on
    Six epochs or more and 60 % of the run with one training accuracy below 0.999 and above 1.5/C, a held-out accuracy within
    2 points of it, a training loss that never came below the entropy of the share.
    ## Stays silent on
    Detectors, language, contrastive and preference models, shares near one, losses below the entropy, rates that died and losses
    that repeat as well: weights that do not change repeat their answers.
    ## Source
    The entropy of a share p is -p ln p - (1 - p) ln(1 - p): arithmetic/accuracy_bound.py.
    """
    hits, held_out, loss, classes = accuracy(run, Role.TRAIN_METRIC), accuracy(run), train_loss(run), class_count(run)
    if hits is None or loss is None or hits.axis is not Axis.EPOCH or len(hits.finite) < len(hits):
        return
    if is_detector(run) or is_language_model(run) or is_contrastive(run) or is_preference(run) or not loss.finite:
        return
    count, share = equal_at_end(hits.values), hits.values[-1]
    least = 0.5 if classes is None else _ABOVE / classes.count
    if count < max(_LEAST, _SHARE * len(hits)) or not least < share < 0.999:
        return
    if held_out is not None and held_out.finite and abs(median(tail(held_out.finite)) - share) > _ALIKE:
        return
    entropy = majority_entropy(share)
    if min(loss.finite) < entropy or rate_died(run) or len(set(loss.values[-_LEAST:])) < _MOVES:
        return
    first = len(hits) - count
    yield finding(
        f"{hits.name} 값이 {hits.x_label(first)}부터 {count}번 모두 {percent(share, 2)}로 같고 손실은 그 비율만 아는 모델의 {figure(entropy)} 아래로 내려간 적이 없습니다. "
        "매번 가장 많은 한 클래스만 답하고 있습니다.",
        cite_point(hits, first, "같아진 처음"),
        cite_point(hits, len(hits) - 1, "마지막"),
        calculated(
            "가장 많은 클래스의 비율만 알 때의 가장 낮은 손실입니다.",
            entropy,
            f"−{figure(share)} ln {figure(share)} − {figure(1 - share)} ln {figure(1 - share)} = {figure(entropy)}",
        ),
        cite_point(loss, loss.argmin or 0, "가장 낮은 손실"),
        *(() if classes is None else (classes.evidence,)),
        severity=Severity.HIGH,
        # Any data has a largest class; one that is no majority is answered for another reason than the balance.
        argues=None if share >= _MAJORITY else _NO_MAJORITY,
        facts={"share": share, "records": float(count), "entropy": entropy},
    )
