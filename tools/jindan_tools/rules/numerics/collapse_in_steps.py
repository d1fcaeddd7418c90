"""NUM022: how a quality metric fell from its best to nothing, record by record."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.collapse import find_collapse
from jindan_tools.curves.select import last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_GONE = 0.1
_MOST = 6


@rule("NUM022", "collapse-in-steps", {"nan_lr_diverge": 0.5, "healthy_converged": -2.0})
def collapse_in_steps(run: Run) -> Iterator[Finding]:
    """List the records of a collapse, in the metric people quote.

    ## What it does
    Follows the metric that collapsed, and the mAP50 of a detector, from the best record to the first below a tenth.
    ## Why it matters
    A fall over several records while the losses are finite is divergence; one that happens from one record to the next
    is an event: a bad batch, a changed augmentation, a resume. The steps date it and tell how much can be saved.
    ## Fires on
    A collapse (two records in a row below half of the best) that goes below a tenth of the best.
    ## Stays silent on
    Metrics that keep more than a tenth, single bad records, best values below 0.1, metrics that had fallen below half
    and come back before their best record: they swing.
    ## Source
    Order of the records.
    """
    collapse = find_collapse(run)
    if collapse is None:
        return
    metric = _quoted(run, collapse.metric)
    best = metric.best
    gone = (
        None
        if best is None
        else next(
            (i for i in metric.finite_indices if i > best and metric.values[i] < _GONE * metric.values[best]), None
        )
    )
    if best is None or gone is None or _fell_before(metric, best):
        return
    path = [i for i in metric.finite_indices if best <= i <= gone]
    shown = path if len(path) <= _MOST else [*path[: _MOST - 2], *path[-2:]]
    steps = " → ".join(f"{metric.x_label(i)} {figure(metric.values[i])}" for i in shown)
    yield finding(
        f"{metric.name} 값은 {metric.x_label(best)}의 {figure(metric.values[best])}에서 {len(path) - 1}번의 기록 만에 "
        f"{figure(metric.values[gone])}까지 떨어졌습니다.",
        cite_point(metric, best, "최고"),
        Evidence(
            statement=f"떨어진 순서는 {steps} 값입니다.",
            value=metric.values[gone] / metric.values[best],
            source=metric.source(gone),
            formula=f"{figure(metric.values[gone])} ÷ {figure(metric.values[best])} = {percent(metric.values[gone] / metric.values[best])}",
        ),
        severity=Severity.MEDIUM,
        argues={"nan_lr_diverge": 0.5 if len(path) > 2 else 0.0, "healthy_converged": -2.0},
        facts={"best": metric.values[best], "gone_x": metric.xs[gone], "records": float(len(path) - 1)},
    )


def _fell_before(metric: Series, best: int) -> bool:
    """Return whether the metric once lost half of what it had reached and regained it: such a metric swings."""
    reached = 0.0
    for value in (metric.values[i] for i in metric.finite_indices if i < best):
        if value < 0.5 * reached:
            return True
        reached = max(reached, value)
    return False


def _quoted(run: Run, collapsed: Series) -> Series:
    """Return mAP50 where mAP50-95 collapsed: it is the figure a detector is known by."""
    if "50-95" not in collapsed.name and "0.5:0.95" not in collapsed.name:
        return collapsed
    names = collapsed.name.replace("50-95", "50").replace("0.5:0.95", "0.5")
    return next(
        (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.name == names and s.best is not None), collapsed
    )
