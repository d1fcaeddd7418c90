"""YOL009: the metric collapsed epochs before the first NaN, with finite losses."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.collapse import find_collapse, first_non_finite_x
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent


@rule(
    "YOL009",
    "collapse-before-nan",
    {"nan_lr_diverge": 3.0, "nan_fp16_overflow": -3.0, "nan_bad_data": -2.0, "sysmem_spill": -2.0, "nan_from_step0": -4.0},
)
def collapse_before_nan(run: Run) -> Iterator[Finding]:
    """Report a run that was lost to divergence before any value became NaN.

    ## What it does
    Compares the epoch in which the held-out metric fell below half of its best for two records in a row with the epoch of
    the first non-finite training loss.
    ## Why it matters
    A single overflow or a bad sample strikes at once; a decline over epochs with finite losses is the optimiser. NaN is
    then the end of the story, not its beginning.
    ## Fires on
    A collapse at least 2 epochs before the first non-finite training loss.
    ## Stays silent on
    NaN without a collapse, a collapse in the same or the previous epoch, metrics that never reached 0.1.
    ## Source
    Order of events; Ultralytics issues 24063 and 4733 (AdamW at SGD rates).
    """
    collapse, broken = find_collapse(run), first_non_finite_x(run)
    if collapse is None or broken is None:
        return
    metric, (loss, index) = collapse.metric, broken
    if metric.axis is not loss.axis or metric.axis is not Axis.EPOCH:
        return
    gap = loss.xs[index] - metric.xs[collapse.index]
    if gap < 2:
        return
    best = metric.values[collapse.best_index]
    yield finding(
        f"{metric.name} 값은 첫 NaN보다 {figure(gap)} 에폭 앞선 {metric.x_label(collapse.index)}에 이미 최고의 {percent(collapse.share)}로 무너졌습니다.",
        cite_point(metric, collapse.best_index, "최고 기록"),
        cite_point(metric, collapse.index, f"최고 {figure(best)}의 절반 아래"),
        cite_point(loss, index, "첫 비정상 값"),
        Evidence(
            statement=f"붕괴와 첫 NaN 사이는 {figure(gap)} 에폭이며 그동안 손실은 유한했습니다.",
            value=gap,
            formula=f"{figure(loss.xs[index])} - {figure(metric.xs[collapse.index])} = {figure(gap)}",
        ),
        severity=Severity.CRITICAL,
        facts={"gap": gap, "collapse_x": metric.xs[collapse.index], "nan_x": loss.xs[index]},
    )
