"""FIT008: the training loss lies above the held-out loss because of dropout, augmentation or averaging."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_adversarial, is_detector
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.labels.training_labels_worse import training_labels_worse
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import times

# Dropout of 0.5 is usual and 0.8 was the largest of its first study's input units kept; above, little is left to train.
_STRONG = 0.85


@rule("FIT008", "train-above-val", {"eval_mode_missing": -1.0, "overfit": -1.0, "leakage": -0.5, "underfit": 3.0})
def train_above_val(run: Run) -> Iterator[Finding]:
    """Explain a training loss above the held-out loss.

    ## What it does
    Compares the levels of both losses in the last quarter and names dropout or label smoothing when they are set.
    ## Why it matters
    Dropout and augmentation act in training only, and an epoch mean lags behind the weights at its end; the order of the
    two curves is then no fault, and dropout is switched off in evaluation as it should be.
    ## Fires on
    At least 5 records each with a training loss 5 % to 150 % above the held-out loss.
    ## Stays silent on
    Detectors (losses of other scales), adversarial losses, larger ratios (a summed loss, PLT008), runs that LBL061 reads.
    ## Source
    torch.nn.Dropout is the identity in eval mode; epoch means average over weights that improve meanwhile.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or is_detector(run) or is_adversarial(run):
        return
    if min(len(train.finite), len(held_out.finite)) < 5:
        return
    high, low = median(tail(train.values)), median(tail(held_out.values))
    if low <= 0 or not 1.05 <= high / low <= 2.5 or any(training_labels_worse.check(run)):
        return
    reasons = cite_settings(run, *(n for n in ("dropout", "label_smoothing") if run.number(n)))
    strong = (run.number("dropout") or 0.0) >= _STRONG
    why = " 다만 드롭아웃이 지나치게 커 학습할 것이 거의 남지 않습니다." if strong else ""
    yield finding(
        f"학습 손실이 검증 손실의 {times(high / low)}이지만, 드롭아웃과 증강은 학습에만 적용되므로 이것만으로는 이상이 아닙니다.{why}",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        *reasons,
        severity=Severity.LOW if strong else Severity.INFO,
        argues={"eval_mode_missing": -1.0, "overfit": -1.0, "leakage": -0.5, "underfit": 3.0 if strong else 0.0},
        facts={"ratio": high / low},
    )
