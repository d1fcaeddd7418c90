"""EVL009: the held-out accuracy is far below guessing while training learns: the answers are compared with other ids."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _FEWEST_CLASSES = 3, 4
# An eighth of the guesses of ten classes over 400 rows is nine standard deviations below what guessing gives.
_BELOW = 0.35
_LEARNED = 0.5


@rule(
    "EVL009",
    "held-out-below-guessing",
    {
        "train_val_shift": 2.0,
        "metric_bug": 2.5,
        "labels_corrupt": 0.5,
        "overfit": -6.0,
        "memorisation": -6.0,
        "labels_shuffled": -2.0,
    },
)
def held_out_below_guessing(run: Run) -> Iterator[Finding]:
    """Report a held-out accuracy that no model without knowledge would have: far below one over the classes.

    ## What it does
    Compares the held-out accuracy of every evaluation with 1/C.
    ## Why it matters
    Over-fitting and random labels end at 1/C. To be wrong more often a model must know the answer: the ids of the
    held-out labels are shifted or sorted otherwise, the classes of the split are not those of training, or the metric
    compares other things.
    ## Fires on
    Four classes or more, three evaluations or more, all at most 0.35/C, and a training loss below half of ln C or a training
    accuracy above 3/C at the end.
    ## Stays silent on
    Accuracies that come near guessing once, runs that did not learn, detectors, language, contrastive and preference models.
    ## Source
    The binomial distribution: guessing over n rows scatters by sqrt((1 - 1/C) / (n C)) around 1/C.
    """
    classes, hits, loss = class_count(run), accuracy(run), train_loss(run)
    if classes is None or classes.count < _FEWEST_CLASSES or hits is None or len(hits.finite) < _LEAST:
        return
    if is_detector(run) or is_language_model(run) or is_contrastive(run) or is_preference(run):
        return
    seen = accuracy(run, Role.TRAIN_METRIC)
    learned = seen is not None and bool(seen.finite) and seen.finite[-1] >= 3 / classes.count
    fell = loss is not None and any(loss.finite) and loss.finite[-1] <= _LEARNED * uniform_cross_entropy(classes.count)
    if max(hits.finite) > _BELOW / classes.count or not (learned or fell):
        return
    level = 1 / classes.count
    yield finding(
        f"{hits.name} 값이 처음부터 끝까지 찍은 수준({figure(level)})보다 훨씬 낮습니다. 모르는 모델도 이보다는 맞히므로, "
        "검증 라벨의 번호나 비교하는 값이 어긋났습니다.",
        cite_point(hits, hits.finite_indices[-1]),
        calculated("아무렇게나 답할 때의 정확도입니다.", level, f"1 ÷ {classes.count} = {figure(level)}"),
        classes.evidence,
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1], "학습은 되었습니다"),)),
        severity=Severity.HIGH,
        facts={"accuracy": max(hits.finite), "chance": level},
    )
