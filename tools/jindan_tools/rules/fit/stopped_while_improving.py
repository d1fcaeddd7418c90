"""FIT014: early stopping ended a run whose held-out loss was still coming down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _WINDOW, _LATE, _FEWEST = 6, 3, 2, 3
_FALL = 0.02
# Improvements below a min_delta count as none; a monitor that looks the wrong way ends falls that no min_delta hides.
_MATERIAL = 0.1
_ROUNDED = 0.001
_CLEARLY = 0.005


@rule(
    "FIT014",
    "stopped-while-improving",
    {"early_stop_wrong": 2.0, "epochs_too_few": 0.5, "overfit": -1.0, "underfit": 0.5, "labels_shuffled": -1.0},
)
def stopped_while_improving(run: Run) -> Iterator[Finding]:
    """Report that early stopping cut off a curve that was still falling.

    ## What it does
    Looks where the best held-out loss lies and compares the mean of the last three records with the three before.
    ## Why it matters
    One record above the best is noise; a patience of one or two epochs takes it for the end of learning.
    ## Fires on
    An early stop whose very last record is the best of the held-out loss, three or more of them, and of the metric, if
    one was logged, within the patience if that is known: patience counts epochs without improvement, so it must have watched the wrong way round (a fault
    when the loss fell by 10 % within the patience, and when the best score that the stop tells is its highest record).
    Or, as a remark, an early stop, six held-out records or more, the best within the last three of them, and a mean of the last three
    2 % below that of the three before.
    ## Stays silent on
    Runs whose quality metric had its best before the end, runs stopped by hand, curves that had turned or were flat, losses that need not fall.
    ## Source
    Prechelt, Early Stopping - But When? (1998).
    """
    event, held_out = run.last_event(EventKind.EARLY_STOP), val_loss(run)
    if run.ending is not Ending.EARLY_STOPPED or held_out is None or not falls_when_good(run, held_out):
        return
    told = _told(event)
    patience = run.number("patience") or (None if event is None else event.number("patience"))
    if (told or patience) and (_keeps_the_worst(event, held_out) or _watched_backwards(run, held_out, patience)):
        yield finding(
            "조기 종료가 멈춘 마지막 기록이 검증 손실의 최솟값입니다. 나아지지 않은 에폭이 하나도 없으므로 감시 방향이나 감시 지표가 틀렸습니다.",
            *told,
            *known(cite_setting(run, "patience")),
            cite_point(held_out, held_out.finite_indices[0], "처음"),
            cite_point(held_out, held_out.finite_indices[-1], "마지막이자 최솟값"),
            severity=Severity.HIGH,
            argues={
                "early_stop_wrong": 4.0,
                "epochs_too_few": -1.0,
                "overfit": -2.0,
                "labels_shuffled": -2.0,
                "healthy_converged": -1.0,
            },
            facts={"records": float(len(held_out.finite))},
        )
        return
    if event is None or len(held_out.finite) < _LEAST or _metric_turned(run):
        return
    values = held_out.finite
    late, before = fmean(values[-_WINDOW:]), fmean(values[-2 * _WINDOW : -_WINDOW])
    if values.index(min(values)) < len(values) - 1 - _LATE or before <= 0 or late > (1 - _FALL) * before:
        return
    yield finding(
        f"조기 종료가 검증 손실이 아직 내려가던 학습을 멈췄습니다. 마지막 세 기록의 평균이 그 앞의 세 기록보다 {percent(1 - late / before)} 낮습니다.",
        *told,
        cite_point(held_out, held_out.argmin or 0, "최솟값"),
        calculated(
            "마지막 세 기록과 그 앞 세 기록의 평균 손실입니다.",
            late / before,
            f"{figure(late)} ÷ {figure(before)} = {figure(late / before)}",
        ),
        severity=Severity.MEDIUM,
        facts={"late": late, "before": before},
    )


def _metric_turned(run: Run) -> bool:
    """Return whether a quality metric had its best before the end: it may be what was watched."""
    metric = val_metric(run)
    return metric is not None and metric.best is not None and metric.best != metric.finite_indices[-1]


def _told(event: Event | None) -> tuple[Evidence, ...]:
    if event is None:
        return ()
    return (cite_line(event, "로그가 조기 종료를 알렸습니다."),)


def _keeps_the_worst(event: Event | None, held_out: Series) -> bool:
    """Return whether the best score that the stop tells of the held-out loss is its highest record, well above its end."""
    best = None if event is None else event.number("best_value")
    if event is None or best is None or event.word("monitor") != held_out.name or len(held_out.finite) < _FEWEST:
        return False
    highest = max(held_out.finite)
    return abs(best - highest) <= _ROUNDED * abs(highest) and held_out.finite[-1] < (1 - _MATERIAL) * best


def _better_each_time(values: Sequence[float], patience: float | None) -> bool:
    """Return whether each record within a known patience is clearly below the one before, so that none can have counted as no gain."""
    late = values[-1 - int(patience) :] if patience else ()
    return len(late) > _FEWEST and all(b < (1 - _CLEARLY) * a for a, b in pairwise(late))


def _watched_backwards(run: Run, held_out: Series, patience: float | None) -> bool:
    values, metric = held_out.finite, val_metric(run)
    if (
        len(values) < _FEWEST
        or len(values) < len(held_out)
        or values[-1] > min(values)
        or values[-1] > 0.99 * values[0]
    ):
        return False
    waited = min(int(patience or _WINDOW), len(values) - 1)
    if waited < 1 or (values[-1] > (1 - _MATERIAL) * values[-1 - waited] and not _better_each_time(values, patience)):
        return False
    falls = sum(b < a for a, b in pairwise(values))
    if falls < 0.6 * (len(values) - 1):
        return False
    return (
        metric is None
        or metric.best is None
        or len(metric.finite) < _FEWEST
        # What had its best within the patience does not end a run either.
        or metric.best >= len(metric) - (waited if patience else 1)
        or metric.finite[-1] == metric.values[metric.best]
    )
