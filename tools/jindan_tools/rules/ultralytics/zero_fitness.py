"""YOL007: a run whose fitness is zero never stops early."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "YOL007",
    "zero-fitness",
    {"labels_missing": 1.0, "eval_labels_missing": 0.5, "underfit": 0.5, "overfit": -3.0, "healthy_converged": -3.0},
)
def zero_fitness(run: Run) -> Iterator[Finding]:
    """Report a detector that goes on beyond its patience with a metric of exactly zero.

    ## What it does
    Compares the number of epochs whose best metric is exactly 0 with the patience.
    ## Why it matters
    Early stopping resets its best epoch while the fitness is 0, so nothing ends the run; look at the labels.
    ## Fires on
    More epochs than the patience, all with metric 0.
    ## Stays silent on
    Any positive metric, fewer epochs, unknown patience.
    ## Source
    Ultralytics EarlyStopping: `fitness > best or best == 0`; executed with 8.3.170.
    """
    metric, patience = val_metric(run), run.number("patience")
    if run.framework is not Framework.ULTRALYTICS or metric is None or not patience:
        return
    if len(metric.finite) <= patience or any(metric.finite) or not metric.finite:
        return
    setting = cite_setting(run, "patience")
    yield finding(
        f"{metric.name} 값이 {len(metric.finite)} 에폭 내내 0이어서 patience {figure(patience)}에도 조기 종료가 작동하지 않았습니다.",
        cite_point(metric, len(metric) - 1, f"기록 {len(metric.finite)}개 모두 0"),
        *(() if setting is None else (setting,)),
        severity=Severity.HIGH,
        facts={"epochs": float(len(metric.finite)), "patience": patience},
    )
