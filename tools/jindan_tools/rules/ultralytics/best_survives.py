"""YOL008: the weights of the best epoch survive a later collapse."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.collapse import find_collapse, first_non_finite_x
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("YOL008", "best-survives", {"nan_from_step0": -3.0})
def best_survives(run: Run) -> Iterator[Finding]:
    """State that best.pt holds the best epoch although the run was lost later.

    ## What it does
    Compares the best record with the first non-finite loss or the collapse of the metric.
    ## Why it matters
    Only last.pt is ruined; the work up to the best epoch can be used and is where to restart.
    ## Fires on
    A best record above 0.05 before the first non-finite loss or before a collapse to less than half.
    ## Stays silent on
    Runs that keep their quality, a best record at or after the loss of the run.
    ## Source
    Ultralytics engine/trainer.py save_model writes best.pt whenever the fitness is the best so far.
    """
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return
    metric, broken, collapse = val_metric(run), first_non_finite_x(run), find_collapse(run)
    if metric is None or metric.best is None or metric.values[metric.best] < 0.05:
        return
    lost = (
        broken[0].xs[broken[1]]
        if broken is not None
        else collapse.metric.xs[collapse.index]
        if collapse is not None
        else None
    )
    if lost is None or metric.xs[metric.best] >= lost:
        return
    yield finding(
        f"최고 기록은 {metric.x_label(metric.best)}의 {figure(metric.values[metric.best])}이며 그때의 best.pt 가중치는 무너지기 전의 것입니다.",
        cite_point(metric, metric.best, "최고 기록"),
        *((cite_point(broken[0], broken[1], "첫 비정상 값"),) if broken is not None else ()),
        *((cite_point(collapse.metric, collapse.index, "붕괴"),) if collapse is not None and broken is None else ()),
        severity=Severity.INFO,
        facts={"best": metric.values[metric.best], "best_x": metric.xs[metric.best]},
    )
