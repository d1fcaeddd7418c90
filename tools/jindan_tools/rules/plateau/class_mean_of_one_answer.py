"""PLT310: a mean over classes stays at 1/C because one class is always answered, while the loss is that of the shares."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import prior_entropy, uniform_cross_entropy
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_shares
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST, _EXACT, _STILL = 4, 1e-3, 0.03
_BELOW, _NEAR, _START = 0.85, 0.03, 0.7
_ALIKE = 0.06
_MOST_CLASSES = 1000
_OF_CLASSES = regex(r"macro|balanced|mean_?(?:class_?)?(?:acc|recall)|[mM]Acc\b|mean_per_class|uar$|unweighted")
_MEAN = {
    "plateau_prior": 3.5,
    "class_imbalance": 2.5,
    "plateau_chance_ce": -4.0,
    "labels_shuffled": -3.0,
    "metric_bug": -2.0,
    "lr_too_low": -2.0,
    "healthy_converged": -4.0,
}


@rule("PLT310", "class-mean-of-one-answer", {"plateau_prior": 3.5, "class_imbalance": 2.5})
def class_mean_of_one_answer(run: Run) -> Iterator[Finding]:
    """Report a mean over classes at exactly 1/C beside a loss far below ln C: one class is always answered.

    ## What it does
    Holds an accuracy that is 1/C every time against the loss beside it: guessing costs ln C.
    ## Why it matters
    1/C looks like guessing among C classes. Beside a loss far below ln C it is the mean of the recalls of a model that always
    answers the largest class: that class 1, the others 0. torchmetrics' MulticlassAccuracy averages so by default, and balanced_accuracy_score does.
    ## Fires on
    Four held-out accuracies or more, all 1/C, a loss at rest below 85 % of ln C that is the entropy of the printed class counts, or
    that began near ln C, or an accuracy whose name says that it is a mean over classes.
    ## Stays silent on
    Losses near ln C (PLT001), losses on another scale from the first record on (PLT041), accuracies that move.
    ## Source
    torchmetrics/classification/accuracy.py MulticlassAccuracy(average="macro"), 0.11 to 1.9; Gibbs' inequality.
    """
    if any(k(run) for k in (is_detector, is_adversarial, is_contrastive, is_preference, is_language_model)):
        return
    hits, loss = accuracy(run), val_loss(run) or train_loss(run)
    count = _classes(hits)
    if hits is None or loss is None or count is None or len(loss.finite) < _LEAST:
        return
    late, level = tail(loss.finite, 0.5), uniform_cross_entropy(count)
    rest = median(late)
    if not 0 < rest < _BELOW * level or max(late) - min(late) > _STILL * rest:
        return
    told = _told(run, hits, count, rest, level)
    if told is None:
        return
    yield finding(
        f"{hits.name} 값이 늘 1/{count}인 것은 추측이 아니라 한 클래스만 답할 때의 클래스별 재현율 평균입니다. 추측이라면 손실이 ln {count} = "
        f"{figure(level)}이어야 하는데 {figure(rest)}입니다. 클래스의 비율만 배웠습니다.",
        cite_point(hits, hits.finite_indices[-1], f"1/{count} = {figure(1 / count)}"),
        cite_point(loss, loss.finite_indices[-1]),
        *told,
        severity=Severity.HIGH,
        argues=_MEAN,
        facts={"classes": float(count), "level": rest},
    )


def _classes(hits: Series | None) -> int | None:
    if hits is None:
        return None
    values = hits.finite
    if len(values) < _LEAST or max(values) - min(values) > 1e-9 or not 1 / _MOST_CLASSES <= values[0] < 0.51:
        return None
    count = round(1 / values[0])
    return count if abs(values[0] * count - 1) <= _EXACT else None


def _told(run: Run, hits: Series, count: int, rest: float, level: float) -> tuple[Evidence, ...] | None:
    """Return what shows that the loss is no scaled guess, None when nothing does."""
    found = class_shares(run)
    if found is not None and len(found[0]) == count:
        entropy = prior_entropy(found[0])
        if abs(rest / entropy - 1) > _NEAR:
            return None
        share = max(found[0])
        return (
            cite_line(found[1], f"가장 많은 클래스가 {percent(share)}입니다.", share),
            calculated(
                "라벨 비율의 엔트로피로, 입력을 보지 않는 답의 손실입니다.", entropy, f"-Σ p ln p = {figure(entropy)}"
            ),
        )
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    first = max(losses, key=lambda s: s.finite[0])
    # Who answers alike pays alike in both splits; a model that learnt more shows a metric that is wrong (PLT015).
    alike = all(abs(median(tail(s.finite, 0.5)) / rest - 1) <= _ALIKE for s in losses)
    if not alike:
        return None
    if _START * level <= first.finite[0] <= 2 * level:
        return (cite_point(first, first.finite_indices[0], f"처음에는 ln {count} 부근"),)
    return () if _OF_CLASSES.search(hits.name) else None
