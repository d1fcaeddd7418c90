"""FIT031: the held-out quality is high and stable to the end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_HIGH = 0.9
_WORDS = ("acc", "f1", "auc", "map", "iou", "dice")


@rule("FIT031", "holds-its-level", {"healthy_converged": 1.5, "plateau_chance_ce": -2.0, "lr_too_low": -1.0})
def holds_its_level(run: Run) -> Iterator[Finding]:
    """State that a run which changes little has little left to gain.

    ## What it does
    Looks at the median of the last quarter of the main held-out metric.
    ## Why it matters
    A flat curve at the top is the end of a good training, not a plateau.
    ## Fires on
    At least 5 records of a metric bounded by 1, a level of 0.9 or more that is within 3 % of its best.
    ## Stays silent on
    A value that never changes, accuracy that a macro-F1 beside it explains by the majority class, and non-finite losses.
    ## Source
    Arithmetic; bounded metrics only.
    """
    metric, loss = val_metric(run), train_loss(run)
    if metric is None or metric.best is None or len(metric.finite) < 5 or max(metric.finite) > 1:
        return
    if len(set(metric.finite)) == 1:
        return
    if not any(w in metric.name.lower() for w in _WORDS) or (loss is not None and loss.first_non_finite is not None):
        return
    level, best = median(tail(metric.finite)), metric.values[metric.best]
    if level < _HIGH or level < 0.97 * best or _has_low_f1(run):
        return
    yield finding(
        "검증 성능이 높은 수준을 끝까지 유지합니다.",
        cite_point(metric, metric.best, "최고 기록"),
        Evidence(
            statement=f"마지막 4분의 1 구간의 {metric.name} 중앙값은 {figure(level)}입니다.",
            value=level,
            source=metric.source(metric.finite_indices[-1]),
            formula=f"{figure(level)} ÷ {figure(best)} = {figure(level / best)}",
        ),
        severity=Severity.INFO,
    )


def _has_low_f1(run: Run) -> bool:
    return any("f1" in s.name.lower() and s.finite and median(tail(s.finite)) < 0.6 for s in run.series)
