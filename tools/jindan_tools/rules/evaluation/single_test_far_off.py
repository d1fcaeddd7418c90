"""EVL105: a record with hardly an evaluation in it already tells training from held-out data by orders of magnitude."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_MOST, _TIMES, _LOW, _HIGH, _WRONG = 4, 20.0, 0.1, 1.0, 0.5


@rule(
    "EVL105",
    "single-test-far-off",
    {
        "overfit": 2.5,
        "train_val_shift": 1.5,
        "memorisation": 1.0,
        "eval_mode_missing": 0.5,
        "underfit": -3.0,
        "lr_too_low": -3.0,
        "run_still_live_or_truncated": -2.0,
        "healthy_converged": -4.0,
    },
)
def single_test_far_off(run: Run) -> Iterator[Finding]:
    """Report a classifier that is sure of its training data and wrong on held-out data, from as little as one evaluation.

    ## What it does
    Compares the last training loss with the last held-out loss and accuracy where there are too few evaluations for a trend.
    ## Why it matters
    No trend is needed to tell a training loss of 0.003 from a held-out loss of 8.6: the network knows its training data by heart, or sees other
    inputs when it is tested.
    ## Fires on
    One to four held-out records, the last of a loss above 1 that is twenty times a training loss of 0.1 or less, and an accuracy of at most one half.
    ## Stays silent on
    More records (FIT001, FIT003 read those), better accuracies, detectors, language and preference models.
    ## Source
    Zhang et al., Understanding deep learning requires rethinking generalization (arXiv 1611.03530).
    """
    train, held_out, hits = train_loss(run), val_loss(run), accuracy(run)
    if train is None or held_out is None or hits is None or not train.finite or not hits.finite:
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_preference)):
        return
    if not 1 <= len(held_out.finite) <= _MOST or hits.finite[-1] > _WRONG:
        return
    low, high = train.finite[-1], held_out.finite[-1]
    if not 0 < low <= _LOW or high < max(_HIGH, _TIMES * low):
        return
    yield finding(
        f"{train.name} 값은 {figure(low)}인데 {held_out.name} 값은 {figure(high)}이고 {hits.name} 값은 {percent(hits.finite[-1])}입니다. "
        "학습 데이터만 외웠거나 평가 때 다른 입력을 보고 있습니다.",
        cite_point(train, train.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        calculated("두 손실의 비입니다.", high / low, f"{figure(high)} ÷ {figure(low)} = {times(high / low)}"),
        severity=Severity.HIGH,
        facts={"train": low, "held_out": high},
    )
