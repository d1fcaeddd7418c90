"""YOL020: a confidence threshold given for training also filters the validation, and the metrics lose what is below it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule

_MARKED = 0.1
_ZEROS = 3
_LOW_RECALL, _SURE = 0.6, 0.8


@rule(
    "YOL020",
    "validation-filtered",
    {
        "val_settings_differ": 4.0,
        "eval_labels_missing": -3.0,
        "labels_missing": -2.0,
        "train_val_shift": -4.0,
        "metric_bug": -2.0,
        "labels_shuffled": -3.0,
        "overfit": -3.0,
        "lr_too_low": -2.0,
        "healthy_converged": -3.0,
    },
)
def validation_filtered(run: Run) -> Iterator[Finding]:
    """Report conf far above 0.001 among the arguments of an Ultralytics training.

    ## What it does
    Reads conf of the saved arguments. The validator of each epoch takes it over; left empty it is 0.001.
    ## Why it matters
    Average precision needs the whole curve. With conf=0.5 every box below 0.5 is missing: while the confidence is still
    low the metrics are exactly 0, later precision is near 1 and recall low, as if the labels or the domain were wrong. The
    best checkpoint and early stopping follow these figures.
    ## Fires on
    conf of 0.1 and more. A fault when the metric was 0 for three records while the training loss fell, or recall ends
    below 0.6 beside a precision of 0.8; else a remark.
    ## Stays silent on
    conf left empty or small, classification, other trainers.
    ## Source
    ultralytics/engine/validator.py BaseValidator: conf = 0.001 when it is None; https://github.com/ultralytics/yolov5/issues/7325
    """
    if run.framework is not Framework.ULTRALYTICS:
        return
    given, usual = _given(run), fact_number(ultralytics_fact("val.conf", run.version or "8.3.0"))
    metric = val_metric(run)
    if given is None or usual is None or metric is None or not metric.finite or run.word("task") == "classify":
        return
    proof = _proof(run, metric)
    value = given.number() or 0.0
    yield finding(
        f"conf={value:g}가 학습 중 검증에도 쓰여 신뢰도 {value:g} 아래의 상자가 모두 빠진 채로 {metric.name} 값이 계산되었습니다(비워 두면 {usual:g}).",
        cite_stated(given),
        calculated("conf를 비웠을 때 검증이 쓰는 값입니다.", usual, "BaseValidator: conf is None → 0.001"),
        cite_point(metric, metric.finite_indices[-1]),
        *proof,
        severity=Severity.HIGH if proof else Severity.LOW,
        argues=None if proof else {"val_settings_differ": 1.5},
        facts={"conf": value},
    )  # fmt: skip


def _given(run: Run) -> Setting | None:
    named = run.stated("conf")
    return next(
        (s for s in named if _MARKED <= (s.number() or 0.0) < 1),
        None,
    )


def _proof(run: Run, metric: Series) -> tuple[Evidence, ...]:
    """Return the records that only a filter explains, () when there are none."""
    zeros = [i for i, v in enumerate(metric.values) if v == 0]
    if len(zeros) >= _ZEROS and zeros == list(range(len(zeros))):
        return (cite_point(metric, zeros[-1], f"처음 {len(zeros)}번은 0"),)
    held = {s.name.lower(): s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.finite}
    recall = next((s for n, s in held.items() if "recall" in n), None)
    precision = next((s for n, s in held.items() if "precision" in n), None)
    if recall is None or precision is None or recall.finite[-1] > _LOW_RECALL or precision.finite[-1] < _SURE:
        return ()
    return (cite_point(recall, recall.finite_indices[-1]), cite_point(precision, precision.finite_indices[-1]))
