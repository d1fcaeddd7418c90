"""PLT109: no answer is ever right while the loss is next to nothing: the accuracy does not measure this task."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.accuracy_contradicts_loss import accuracy_contradicts_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _NEVER, _LOW, _FELL = 5, 0.01, 0.2, 0.3


@rule("PLT109", "accuracy-zero-loss-low", {"metric_bug": 2.5, "wrong_loss": 0.5, "labels_shuffled": -2.0})
def accuracy_zero_loss_low(run: Run) -> Iterator[Finding]:
    """Remark a held-out accuracy of 0 beside losses so low that no wrong answers could have them.

    ## What it does
    Compares the accuracy with the losses of the last quarter, whatever the loss is.
    ## Why it matters
    A cross-entropy of 0.01 is that of answers that are right; a squared error of 0.01 belongs to figures, which hardly ever equal their target. Either way
    the accuracy says nothing: it was asked of a regression, or compares along the wrong axis.
    ## Fires on
    Five evaluations or more with an accuracy of at most 0.01, a held-out loss below 0.2 and a training loss that fell by 30 %.
    ## Stays silent on
    Higher losses, accuracies above, detectors, language, contrastive and preference models, runs that PLT015 reads.
    ## Source
    A wrong answer costs a cross-entropy of ln 2 at least; Keras counts equal values for `accuracy` beside a mean squared error.
    """
    hits, train, held_out = accuracy(run), train_loss(run), val_loss(run)
    if hits is None or train is None or held_out is None or not _never_right(hits):
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_contrastive, is_preference)):
        return
    level = median(tail(held_out.finite)) if held_out.finite else 1.0
    if not 0 <= level < _LOW or relative_drop(train.finite) < _FELL or any(accuracy_contradicts_loss.check(run)):
        return
    yield finding(
        f"{hits.name} 값은 평가 {len(hits.finite)}번 모두 {percent(max(hits.finite), 2)} 이하인데 {held_out.name} 값은 {figure(level)}까지 내려갔습니다. "
        "정확도가 이 과제를 재지 못합니다(회귀에 붙인 정확도이거나 비교하는 축이 다릅니다).",
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        calculated(
            "교차 엔트로피라면 이 손실이 보장하는 정확도입니다.",
            max(0.0, 1 - level / 0.6931),
            f"1 − {figure(level)} ÷ ln 2",
        ),
        severity=Severity.MEDIUM,
        facts={"accuracy": max(hits.finite), "loss": level},
    )


def _never_right(hits: Series) -> bool:
    return len(hits.finite) >= _LEAST and max(hits.finite) <= _NEVER
