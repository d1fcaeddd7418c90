"""YOL015: the patience is not the default of the version."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.curves.select import val_metric
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LAST, _BEHIND = 3, 0.95


@rule("YOL015", "patience-changed", {"early_stop_wrong": 0.5})
def patience_changed(run: Run) -> Iterator[Finding]:
    """State that a run stopped by a patience that was set by hand.

    ## What it does
    Compares the patience of an early-stopped run with the default of its version.
    ## Why it matters
    A short patience ends a noisy run early; the default waits 50 (before 8.2.0) or 100 epochs.
    ## Fires on
    An early stop with a patience below 15 that is not the default.
    ## Stays silent on
    Longer patience, runs that reached their end, metrics that lay 5 % below their best when the run stopped.
    ## Source
    Ultralytics cfg/default.yaml.
    """
    line = run.last_event(EventKind.EARLY_STOP)
    patience = run.number("patience") if line is None else line.number("patience")
    default = fact_number(ultralytics_fact("patience", run.version))
    if (
        run.framework is not Framework.ULTRALYTICS
        or line is None
        or patience is None
        or patience >= 15
        or patience == default
    ):
        return
    if _fell_behind_its_best(run):
        return
    setting = cite_setting(run, "patience")
    yield finding(
        f"patience 설정({figure(patience)})은 기본값보다 훨씬 짧아 흔들리는 구간에서 일찍 멈출 수 있습니다.",
        cite_line(line, f"patience {figure(patience)} 에폭으로 조기 종료했습니다.", patience),
        *(() if setting is None else (setting,)),
        severity=Severity.INFO,
    )


def _fell_behind_its_best(run: Run) -> bool:
    """Say whether the held-out metric was clearly worse in the end: then nothing was to be waited for."""
    metric = val_metric(run)
    if metric is None or not metric.finite or not metric.higher_is_better:
        return False
    return median(metric.finite[-_LAST:]) < _BEHIND * max(metric.finite)
