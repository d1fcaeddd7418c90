"""LRS084: the rate rises by powers of ten until the loss diverges: a range test, not a training."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _TIMES, _EVEN = 20, 1e4, 1.6
_WEIGHTS = {
    "inconclusive": 3.0,
    "warmup_too_long": -9.0,
    "diverge_no_nan": -9.0,
    "nan_lr_diverge": -9.0,
    "lr_too_high_oscillate": -9.0,
    "grad_explode": -9.0,
    "lr_too_low": -5.0,
    "no_validation": -6.0,
    "warmup_missing": -5.0,
    "overfit": -5.0,
    "epochs_too_few": -5.0,
    "sched_total_steps_wrong": -5.0,
    "run_still_live_or_truncated": -3.0,
}


@rule("LRS084", "range-test", {"inconclusive": 3.0})
def range_test(run: Run) -> Iterator[Finding]:
    """Recognise a learning-rate range test.

    ## What it does
    Looks whether the logged rate rises by the same factor from record to record, over four powers of ten and more.
    ## Why it matters
    lr_find of fastai and Lightning raises the rate until the loss diverges: that is how it ends when all is well. Read
    as a training it looks like a schedule gone wrong.
    ## Fires on
    Twenty records of the rate with nearly equal ratios, the last 10,000 times the first, beside a training loss.
    ## Stays silent on
    Linear warm-ups, rates that fall anywhere.
    ## Source
    Smith 2017, Cyclical Learning Rates (arXiv 1506.01186), 3.3; fastai Learner.lr_find (stops at 4 x the best loss).
    """
    rate, loss = learning_rate(run), train_loss(run)
    if rate is None or loss is None or len(rate.finite) < _LEAST or len(rate.finite) != len(rate) or not loss.finite:
        return
    values = rate.values
    if values[0] <= 0 or values[-1] < _TIMES * values[0] or any(b <= a for a, b in pairwise(values)):
        return
    ratios = sorted(b / a for a, b in pairwise(values))
    if ratios[-1] > ratios[0] ** _EVEN * 1.01:
        return
    lowest = loss.argmin or 0
    at = min(range(len(rate)), key=lambda i: abs(rate.xs[i] - loss.xs[lowest]))
    yield finding(
        f"학습률을 {figure(values[0])}에서 {figure(values[-1])}까지 일정한 비율로 올린 학습률 범위 시험(lr_find)입니다. 끝에서 손실이 발산하는 것은 "
        f"이 시험이 끝나는 방식이며, 손실이 가장 낮은 {figure(values[at])}의 10분의 1 정도를 학습률로 씁니다.",
        cite_point(rate, 0, "처음"),
        cite_point(rate, -1, "마지막"),
        cite_point(loss, lowest, "가장 낮은 손실"),
        calculated(
            "학습률이 기록마다 곱해진 배수입니다.",
            ratios[len(ratios) // 2],
            f"{figure(ratios[0])} ~ {figure(ratios[-1])}",
        ),
        severity=Severity.INFO,
        argues=_WEIGHTS,
        facts={"lowest_at": values[at]},
    )
