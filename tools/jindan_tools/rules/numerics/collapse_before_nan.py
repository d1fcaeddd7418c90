"""NUM005: the validation metric collapses while the losses are still finite, epochs before the NaN."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST_BEST = 0.1


@rule(
    "NUM005",
    "collapse-before-nan",
    {
        "nan_lr_diverge": 3.0,
        "optimizer_lr_mismatch": 1.0,
        "nan_fp16_overflow": -3.0,
        "nan_bad_data": -3.0,
        "oom_capacity": -3.0,
    },
)
def collapse_before_nan(run: Run) -> Iterator[Finding]:
    """Report a validation metric that fell below half of its best while every loss was still finite.

    ## What it does
    Walks back from the first NaN of the training loss over the records whose metric is below half of the best.
    ## Why it matters
    Weights that are already destroyed before any number overflows were destroyed by the optimizer. Overflow of
    half precision, a bad sample or memory cannot act epochs before they happen.
    ## Fires on
    A best value of at least 0.1 and at least two collapsed records in a row before the NaN, up to it.
    ## Stays silent on
    Metrics that never rose above 0.1, a single bad record, metrics where lower is better.
    ## Source
    Ultralytics validates the averaged weights after every epoch, so the metric dates the damage.
    """
    broken = breakdown(run)
    metric = val_metric(run)
    if broken is None or metric is None or metric.higher_is_better is False:
        return
    end = index_at(metric, broken.series, broken.index)
    start = None if end is None else _collapse_start(metric, end)
    if end is None or start is None:
        return
    best = max(range(start), key=metric.values.__getitem__)
    share = metric.values[start] / metric.values[best]
    yield finding(
        f"NaN이 나오기 전인 {metric.x_label(start)}에 이미 {metric.name} 값이 {figure(metric.values[best])}에서 "
        f"{figure(metric.values[start])}까지 무너졌습니다.",
        cite_point(metric, best, "최고값"),
        cite_point(metric, start, "손실은 아직 유한한 시점"),
        cite_point(broken.series, broken.index, "첫 NaN"),
        calculated(
            "무너진 값은 최고값의 절반에 못 미칩니다.",
            share,
            f"{figure(metric.values[start])} ÷ {figure(metric.values[best])} = {figure(share)}",
        ),
        severity=Severity.CRITICAL,
        facts={
            "best_x": metric.xs[best],
            "collapse_x": metric.xs[start],
            "first_nan_x": broken.series.xs[broken.index],
        },
    )


def _collapse_start(metric: Series, end: int) -> int | None:
    last = end - 1
    values = metric.values[: last + 1]
    best = max((v for v in values if math.isfinite(v)), default=0.0)
    start = last + 1
    while start > 0 and math.isfinite(values[start - 1]) and values[start - 1] < 0.5 * best:
        start -= 1
    return start if best >= _LEAST_BEST and last + 1 - start >= 2 and start > 0 else None
