"""NUM006: the validation loss jumps in the last finite record before the NaN."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.curves.shape import finite, noise
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_WINDOW = 6


@rule("NUM006", "val-worse-before-nan", {"nan_lr_diverge": 1.5, "nan_bad_data": -1.0, "nan_fp16_overflow": -0.5})
def val_worse_before_nan(run: Run) -> Iterator[Finding]:
    """Report a validation loss that jumped right before the training loss turned NaN.

    ## What it does
    Compares the last finite validation loss before the NaN with the median of the six before it.
    ## Why it matters
    The weights were already moving away before a number overflowed, which a single bad sample does not do.
    ## Fires on
    At least six earlier records; the last one at least 1.5 times their median and six times their noise above it.
    ## Stays silent on
    Negative likelihoods and short histories; a slow rise, which is overfitting.
    ## Source
    Follows from the order of events: the validation loss is computed with the weights of that record.
    """
    broken = breakdown(run)
    series = val_loss(run)
    if broken is None or series is None:
        return
    end = index_at(series, broken.series, broken.index)
    if end is None:
        return
    values = finite(series.values[: end + 1])
    before = values[-_WINDOW - 1 : -1]
    if len(before) < _WINDOW or min(before) <= 0:
        return
    usual = median(before)
    if values[-1] < max(1.5 * usual, usual + 6 * noise(before)):
        return
    index = [i for i in series.finite_indices if i <= end][-1]
    yield finding(
        f"NaN 직전 기록에서 {series.name} 값이 크게 나빠졌습니다.",
        cite_point(series, index, "NaN 직전"),
        calculated(
            f"앞선 {_WINDOW}개 기록의 중앙값보다 크게 높습니다.",
            values[-1] / usual,
            f"{figure(values[-1])} ÷ {figure(usual)} = {figure(values[-1] / usual)}",
        ),
        severity=Severity.HIGH,
        facts={"ratio": values[-1] / usual},
    )
