"""FIT064: the patience of early stopping counts evaluations, of which an epoch has several."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_TOLD = regex(r"did not improve in the last (\d{1,4}) records")
_WITHIN, _EARLY = 1.5, 0.3
_LEAST = 4


@rule(
    "FIT064",
    "patience-within-epoch",
    {"early_stop_wrong": 3.0, "epochs_too_few": 1.0, "overfit": -2.0, "underfit": -1.0},
)
def patience_within_epoch(run: Run) -> Iterator[Finding]:
    """Report an early stop whose patience was over within an epoch or so, early in the plan.

    ## What it does
    Counts the evaluations of an epoch and divides the patience by them.
    ## Why it matters
    "Patience 3" is read as three epochs. Lightning and Hugging Face count checks: with four an epoch it is three
    quarters of one, and a loss that rests for that long says nothing.
    ## Fires on
    An early stop within the first 30 % of the planned epochs, two evaluations an epoch or more, four of them, and a
    patience of at most one and a half epochs. A fault where a quality metric was at its best when it stopped.
    ## Stays silent on
    Detectors (YOLO counts epochs), one evaluation an epoch, a patience of two epochs or more, stops late in the plan.
    ## Source
    Lightning EarlyStopping: "the number of checks, not the number of training epochs"; transformers EarlyStoppingCallback.
    """
    if run.ending is not Ending.EARLY_STOPPED or is_detector(run):
        return
    patience, told = _patience(run)
    watched = val_loss(run) or val_metric(run)
    planned, done = run.epochs_planned, run.epochs_done
    if patience is None or watched is None or not planned or not done:
        return
    each = _checks_an_epoch(run, watched)
    if each is None or each < 2 or patience > _WITHIN * each or done > max(1.0, _EARLY * planned) or done >= planned:
        return
    metric = val_metric(run)
    best_at_end = metric is not None and metric.best is not None and metric.best == metric.finite_indices[-1]
    yield finding(
        f"조기 종료의 patience {figure(patience)}은 평가 횟수입니다. 에폭마다 {figure(each)}번 평가하므로 {figure(patience / each)} 에폭 만에 멈췄습니다.",
        *told,
        *known(cite_setting(run, "patience")),
        calculated(
            "기다린 길이를 에폭으로 바꾼 값입니다.",
            patience / each,
            f"{figure(patience)} ÷ {figure(each)} = {figure(patience / each)} 에폭",
        ),
        *(
            (cite_point(metric, metric.finite_indices[-1], "마지막이자 최고"),)
            if metric is not None and best_at_end
            else ()
        ),
        cite_point(watched, watched.finite_indices[-1], "마지막"),
        severity=Severity.HIGH if best_at_end else Severity.LOW,
        argues={
            "early_stop_wrong": 3.5 if best_at_end else 2.0,
            "epochs_too_few": 1.0,
            "overfit": -2.0,
            "underfit": -1.0,
        },
        facts={"patience": patience, "checks_an_epoch": each, "epochs": patience / each},
    )


def _patience(run: Run) -> tuple[float | None, tuple[Evidence, ...]]:
    event = run.last_event(EventKind.EARLY_STOP)
    match = None if event is None else _TOLD.search(event.text)
    if event is not None and match is not None:
        proof = cite_line(event, "로그가 조기 종료를 알렸습니다.")
        return float(match[1]), (proof,)
    return run.number("patience"), ()


def _checks_an_epoch(run: Run, watched: Series) -> float | None:
    """Return the evaluations of an epoch: from the fraction in val_check_interval, else from records with epochs."""
    for setting in run.stated("val_check_interval"):
        value = setting.number()
        if value is not None and 0 < value < 1:
            return round(1 / value) if len(watched.finite) >= _LEAST else None
    if len(watched.finite) < _LEAST or not watched.epochs or watched.epochs[-1] <= watched.epochs[0]:
        return None
    return (len(watched.epochs) - 1) / (watched.epochs[-1] - watched.epochs[0])
