"""EVL036: the held-out loss is the training loss times, or divided by, the batch size from the first evaluation on."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.kind import is_contrastive, is_detector, is_preference
from jindan_tools.curves.loss_ratio import LossRatio, loss_ratio
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_NEAR, _LEAST_PAIRS, _LEAST_BATCH = 0.15, 3, 4


@rule(
    "EVL036",
    "held-out-mean-of-another-count",
    {
        "metric_bug": 3.5, "overfit": -5.0, "memorisation": -5.0, "leakage": -4.0, "train_val_shift": -3.0, "epochs_too_few": -3.0,
        "too_little_data": -3.0, "eval_mode_missing": -2.0, "label_noise": -2.0,
    },
)  # fmt: skip
def held_out_mean_of_another_count(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that stays at the batch size times the training loss, or at one over it.

    ## What it does
    Divides the two losses at every evaluation and compares the quotient with the batch size.
    ## Why it matters
    A sum over rows divided by the number of batches is the batch size too large; a sum of the means of batches divided by the number of
    rows is as much too small. The first looks like hopeless over-fitting, the second like leaked rows.
    ## Fires on
    Three evaluations or more whose quotient is within 15 % of the batch size (of 4 or more), or of its inverse, the first among them.
    ## Stays silent on
    Quotients that change, an unknown batch size, accumulation of the same number (BAT001, BAT016), detectors, preferences, in-batch losses.
    ## Source
    torch.nn.functional.cross_entropy: reduction="mean" over the rows of the batch.
    """
    ratio, batch = loss_ratio(run), run.number("batch_size")
    if ratio is None or batch is None or batch < _LEAST_BATCH or len(ratio.pairs) < _LEAST_PAIRS:
        return
    if is_detector(run) or is_preference(run) or is_contrastive(run) or batch in _others(run):
        return
    quotients = [_quotient(ratio, i, j) for i, j, _ in ratio.pairs]
    more, less = _all_near(quotients, batch), _all_near(quotients, 1 / batch)
    if not (more or less):
        return
    i, j, _ = ratio.pairs[0]
    first = ratio.held_out.values[j] / ratio.train.values[i]
    how = (
        f"검증 손실이 처음부터 학습 손실의 {times(first)}로 배치 크기 {batch:g}에 해당합니다. 행마다의 손실을 더해 배치 수로 나눈 것이라, {batch:g}으로 나누면 두 손실은 같은 수준입니다."
        if more
        else f"검증 손실이 처음부터 학습 손실의 1/{1 / first:.1f}로 배치 크기 {batch:g}에 해당합니다. 배치 평균을 더해 행의 수로 나눈 것이라, {batch:g}을 곱하면 두 손실은 같은 수준입니다."
    )
    yield finding(
        how,
        *known(cite_setting(run, "batch_size")),
        cite_point(ratio.train, i),
        cite_point(ratio.held_out, j),
        calculated("첫 평가에서 두 손실의 비입니다.", first, f"{figure(ratio.held_out.values[j])} ÷ {figure(ratio.train.values[i])} = {figure(first)}"),
        severity=Severity.MEDIUM,
        facts={"batch": batch, "first": first},
    )  # fmt: skip


def _others(run: Run) -> set[float]:
    passes, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    return {passes, devices, passes * devices}


def _quotient(ratio: LossRatio, i: int, j: int) -> float:
    """Return held-out over training loss, the latter of an epoch, or the median of five records of single batches."""
    train = ratio.train.values
    level = train[i] if ratio.train.axis is Axis.EPOCH else median(train[max(0, i - 2) : i + 3])
    return ratio.held_out.values[j] / max(1e-12, level)


def _all_near(quotients: list[float], level: float) -> bool:
    return all(abs(q / level - 1) <= _NEAR for q in quotients)
