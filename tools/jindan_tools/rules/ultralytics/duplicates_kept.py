"""YOL261: the iou among the training arguments is that of the suppression in validation, and nearly 1 keeps every duplicate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_NEARLY_ALL, _USUAL = 0.9, 0.7
_LOW_PRECISION = 0.7
# Heads that suppress nothing; classification has no boxes.
_WITHOUT = regex(r"rtdetr|yolov?10|yolo26|-cls", words=("rtdetr", "10", "26", "-cls"))


@rule(
    "YOL261",
    "duplicates-kept",
    {
        "val_settings_differ": 4.0,
        "overfit": -3.0,
        "label_noise": -2.0,
        "labels_corrupt": -2.0,
        "bbox_format": -3.0,
        "train_val_shift": -3.0,
        "underfit": -2.0,
        "lr_too_low": -2.0,
        "healthy_converged": -3.0,
    },
)
def duplicates_kept(run: Run) -> Iterator[Finding]:
    """Report iou of 0.9 and more among the arguments of an Ultralytics training.

    ## What it does
    Reads iou of the saved arguments: the overlap above which the validator of each epoch drops the weaker of two boxes.
    ## Why it matters
    It has nothing to do with the loss or the matching of labels. At 0.99 no duplicate is dropped: precision and mAP halve (0.95 to
    0.54 in a trial with equal training) while every loss is as good as before. Best checkpoint and early stopping follow them.
    ## Fires on
    iou of 0.9 and more. A fault where the precision ends below 0.7, else a remark.
    ## Stays silent on
    The default 0.7 and below, RT-DETR, YOLOv10 and YOLO26 (no suppression), classification, other trainers.
    ## Source
    ultralytics/cfg/default.yaml: iou 0.7 "intersection over union (IoU) threshold for NMS"; models/yolo/detect/val.py postprocess.
    """
    given = next((s for s in run.stated("iou") if _NEARLY_ALL <= (s.number() or 0.0) <= 1), None)
    metric = val_metric(run)
    if run.framework is not Framework.ULTRALYTICS or given is None or metric is None or not metric.finite:
        return
    if _WITHOUT.search(f"{run.word('model')} {run.word('task')}".lower()) or run.word("task") == "classify":
        return
    precision = _precision(run)
    poor = precision is not None and precision.finite[-1] < _LOW_PRECISION
    value = given.number() or 0.0
    yield finding(
        f"iou={value:g}는 학습이 아니라 검증의 NMS 기준이라, 같은 물체에 겹친 상자가 하나도 지워지지 않은 채로 {metric.name} 값이 계산되었습니다(기본값 {_USUAL:g}).",
        cite_stated(given),
        calculated("iou를 비웠을 때 검증이 쓰는 값입니다.", _USUAL, "default.yaml: iou 0.7"),
        cite_point(metric, metric.finite_indices[-1]),
        *known(None if precision is None else cite_point(precision, precision.finite_indices[-1], "겹친 상자는 틀린 답으로 셉니다")),
        severity=Severity.HIGH if poor else Severity.LOW,
        argues=None if poor else {"val_settings_differ": 1.5},
        facts={"iou": value},
    )  # fmt: skip


def _precision(run: Run) -> Series | None:
    held = last_segment(run.of_role(Role.VAL_METRIC))
    return next((s for s in held if "precision" in s.name.lower() and s.finite), None)
