"""PLT340: the loss fell a little, and accuracy and macro F1 are those of guessing to the end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _FEWEST_CLASSES = 5, 3
_F1, _HITS, _LARGEST = 1.3, 0.25, 0.6
_STILL_HIGH, _GAINED = 0.6, 0.02


@rule(
    "PLT340",
    "scores-stay-at-guessing",
    {"underfit": 2.0, "weight_decay_excess": 0.5, "labels_shuffled": -1.0, "overfit": -3.0, "best_ckpt_wrong": -2.0, "healthy_converged": -4.0},
)  # fmt: skip
def scores_stay_at_guessing(run: Run) -> Iterator[Finding]:
    """Report a classifier whose held-out accuracy and macro F1 are next to guessing at the end and no longer rise.

    ## What it does
    Compares the last quarter of accuracy and macro F1 with what guessing scores among the classes, and the training loss with ln C.
    ## Why it matters
    A loss that fell by a quarter looks like learning. Where the answers are spread over two or three of the classes only, what fell is the price of
    those, and something holds the network back: weights that a decay pulls to zero, a rate that breaks what was learnt, too small a network.
    ## Fires on
    Three classes or more that the run states, five evaluations or more, a macro F1 of at most 1.3 / C and an accuracy that makes up a quarter
    or less of the way from guessing to 1 over the last quarter, both no better than in the first half, and a training loss that begins near ln C and ends above 60 % of it.
    ## Stays silent on
    Scores that still rise, accuracies of 60 % and more (one large class: PLT003), losses at ln C (PLT001), two classes.
    ## Source
    Guessing among C equal classes has an accuracy and a macro F1 of about 1/C.
    """
    train, hits, f1, classes = train_loss(run), accuracy(run), macro_f1(run), class_count(run)
    if train is None or hits is None or f1 is None or classes is None or classes.count < _FEWEST_CLASSES:
        return
    if min(len(hits.finite), len(f1.finite)) < _LEAST or not train.finite:
        return
    count, level = classes.count, uniform_cross_entropy(classes.count)
    right, mean = median(tail(hits.finite)), median(tail(f1.finite))
    poor = mean <= _F1 / count and right <= min(1 / count + _HITS * (1 - 1 / count), _LARGEST)
    if not poor or any(max(tail(s.finite, 0.5)) > max(head(s.finite, 0.5)) + _GAINED for s in (hits, f1)):
        return
    end = median(tail(train.finite))
    if (
        abs(median(train.finite[:2]) / level - 1) > 0.1
        or end < _STILL_HIGH * level
        or any(chance_level_loss.check(run))
    ):
        return
    yield finding(
        f"학습 손실은 {figure(end)}까지 내려왔지만 검증 정확도는 {percent(right)}, 매크로 F1은 {figure(mean)} 값으로 {count}개 클래스를 찍을 때와 "
        "다르지 않고 더 오르지도 않습니다. 두세 클래스로만 답하고 있습니다.",
        *cite_ends(train),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(f1, f1.finite_indices[-1], "마지막"),
        classes.evidence,
        calculated("찍을 때의 매크로 F1입니다.", 1 / count, f"1 ÷ {count} = {figure(1 / count)}"),
        severity=Severity.HIGH,
        facts={"accuracy": right, "f1": mean, "classes": count},
    )
