"""YOL021: the gain of a part of the loss is 0, so that this part is never trained."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.frameworks.loss_gains import LOSS_GAINS, USUAL_GAINS
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule

_LEAST = 3
_FINDS = 0.1


@rule(
    "YOL021",
    "loss-gain-zero",
    {
        "wrong_loss": 4.0,
        "config_error": 1.0,
        "labels_missing": -3.0,
        "eval_labels_missing": -3.0,
        "lr_too_low": -2.0,
        "underfit": -2.0,
        "too_little_data": -2.0,
        "small_object_no_anchor": -3.0,
        "train_val_shift": -3.0,
        "num_labels_mismatch": -2.0,
        "healthy_converged": -2.0,
    },
)
def loss_gain_zero(run: Run) -> Iterator[Finding]:
    """Report a part of the loss whose gain was set to 0 and whose column is 0 throughout.

    ## What it does
    Reads the gains (box, cls, dfl, pose, kobj, obj) among the arguments and the columns that they multiply.
    ## Why it matters
    The gain multiplies that part before it is added. At 0 the scores, the boxes or the points are never trained: without
    scores no box passes the threshold, and without scores the assignment of boxes is random too, so that all metrics stay
    at 0 with perfect labels.
    ## Fires on
    A gain of exactly 0 and its column at exactly 0 in three records or more. A fault while the metric stays below 0.1.
    ## Stays silent on
    A column of zeros with a gain above 0 (one class in YOLOv5, no points), gains of other tasks.
    ## Source
    ultralytics/utils/loss.py v8DetectionLoss; frameworks/loss_gains.py.
    """
    for argument, ends in LOSS_GAINS.get(run.framework, {}).items():
        given = _zero(run, argument)
        column = None if given is None else _column(run, ends)
        if given is None or column is None:
            continue
        metric = val_metric(run)
        lost = metric is None or not metric.finite or max(metric.finite) < _FINDS
        usual = USUAL_GAINS[run.framework][argument]
        yield finding(
            f"{argument}={given.value}이라 {column.name} 항에 0이 곱해져 이 부분은 한 번도 학습되지 않았습니다(기본값 {usual:g}).",
            cite_stated(given),
            cite_point(column, column.finite_indices[-1], f"기록 {len(column.finite)}개 모두 0"),
            calculated("비워 두었을 때 쓰이는 값입니다.", usual, f"{argument} 기본값 = {usual:g}"),
            *(() if metric is None or not metric.finite else (cite_point(metric, metric.finite_indices[-1]),)),
            severity=Severity.CRITICAL if lost else Severity.MEDIUM,
            argues=None if lost else {"wrong_loss": 2.0},
            facts={"usual": usual, "argument": argument},
        )


def _zero(run: Run, argument: str) -> Setting | None:
    named = run.stated(argument)
    return next((s for s in named if s.number() == 0), None)


def _column(run: Run, ends: tuple[str, ...]) -> Series | None:
    parts = last_segment(run.of_role(Role.TRAIN_LOSS))
    found = (s for s in parts if s.name.lower().endswith(ends) and len(s.finite) >= _LEAST)
    return next((s for s in found if not any(s.finite)), None)
