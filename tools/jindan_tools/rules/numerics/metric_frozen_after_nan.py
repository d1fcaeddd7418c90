"""NUM013: the validation metric repeats the same value after the NaN."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_LEAST = 3


@rule("NUM013", "metric-frozen-after-nan", {"nan_frozen_metric": 2.0})
def metric_frozen_after_nan(run: Run) -> Iterator[Finding]:
    """Report a validation metric that is identical to the last digit after the training loss turned NaN.

    ## What it does
    Looks at the main validation metric from the first NaN of the training loss on.
    ## Why it matters
    The numbers look like a plateau, but they come from a model that is gone (constant prediction) or from an
    average that is no longer updated.
    ## Fires on
    At least three records after the NaN, all with exactly the same value.
    ## Stays silent on
    Metrics that still move, fewer records, metrics that are NaN themselves.
    ## Source
    Ultralytics issues 21765 and 19357.
    """
    broken = breakdown(run)
    metric = val_metric(run)
    if broken is None or metric is None:
        return
    start = index_at(metric, broken.series, broken.index)
    later = [i for i in metric.finite_indices if start is not None and i > start]
    if len(later) < _LEAST or len({metric.values[i] for i in later}) != 1:
        return
    yield finding(
        f"NaN 이후 {metric.name} 값이 {len(later)}번 연속으로 똑같습니다.",
        cite_point(metric, later[0], "NaN 이후"),
        cite_point(metric, later[-1], "마지막까지 같은 값"),
        severity=Severity.LOW,
        facts={"records": float(len(later))},
    )
