"""FIT004: the best checkpoint is not the last one."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.jitter import jitter
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.fit.metric_loss import metric_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent


@rule("FIT004", "best-not-last", {"best_ckpt_wrong": 0.5})
def best_not_last(run: Run) -> Iterator[Finding]:
    """Remark that the weights to keep are those of an earlier record.

    ## What it does
    Names the best record of the main held-out metric and what the last ones lost against it.
    ## Why it matters
    Reports and deployments that take the last checkpoint give that quality away.
    ## Fires on
    At least 6 records whose last three lie 3 % and three noise sigmas below the best.
    ## Stays silent on
    Differences within noise, runs without a metric, a best record among the last three.
    ## Source
    Arithmetic on the logged metric.
    """
    metric, lost = val_metric(run), metric_loss(run)
    if metric is None or lost is None or len(metric.finite) < 6 or lost.share < 0.03:
        return
    scatter = max(jitter(metric.values), _sampling_error(run, metric))
    if (
        abs(lost.best) < 0.05
        or abs(lost.best - lost.end) < 3 * scatter
        or metric.xs.index(lost.best_x) >= len(metric) - 3
    ):
        return
    saved = [e for e in run.of_kind(EventKind.CHECKPOINT) if "best" in e.text.lower()]
    proof = tuple(cite_line(e, "최고 기록의 체크포인트가 저장되었습니다.") for e in saved[-1:])
    yield finding(
        f"가장 좋은 {lost.name} 값은 {figure(lost.best)}이고 마지막 수준은 {figure(lost.end)} 값으로 {percent(lost.share)} 낮습니다.",
        *lost.evidence,
        *proof,
        severity=Severity.LOW,
        argues={"best_ckpt_wrong": 0.5 if lost.share >= 0.1 else 0.0},
        facts={"best": lost.best, "best_x": lost.best_x, "end": lost.end},
    )


def _sampling_error(run: Run, metric: Series) -> float:
    """Return the binomial error of an accuracy; other metrics have none that the log tells."""
    best = max(metric.finite)
    samples = run.number("val_samples")
    if "acc" not in metric.name.lower() or not 0 < best < 1:
        return 0.0
    return math.sqrt(best * (1 - best) / (samples or 200.0)) / 1.5
