"""LBL003: a class loss of exactly zero is right when there is one class."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import loss_components
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule


@rule(
    "LBL003", "single-class-loss", {"labels_missing": -3.0, "eval_labels_missing": -3.0, "loss_zero_gradnorm_nan": -3.0}
)
def single_class_loss(run: Run) -> Iterator[Finding]:
    """Explain a class loss of exactly zero by a single class.

    ## What it does
    Looks for a class loss that is zero in all records, with single_cls or one class configured and other losses above zero.
    ## Why it matters
    It looks like missing labels but is how YOLOv5 trains one class.
    ## Fires on
    YOLOv5 or Ultralytics runs with single_cls true or one class, a class loss of 0 throughout and a box loss above 0.
    ## Stays silent on
    Several classes, box losses of zero (LBL002).
    ## Source
    YOLOv5 utils/loss.py: the class loss is added only when nc > 1.
    """
    if run.framework not in (Framework.YOLOV5, Framework.ULTRALYTICS, Framework.UNKNOWN):
        return
    if run.flag("single_cls") is not True and run.number("num_classes") != 1:
        return
    parts = loss_components(run, Role.TRAIN_LOSS)
    zero = next((s for s in parts if "cls" in s.name.lower() and s.finite and not any(s.finite)), None)
    box = next((s for s in parts if "box" in s.name.lower() and any(v > 0 for v in s.finite)), None)
    if zero is None or box is None:
        return
    yield finding(
        f"{zero.name} 값이 모두 0인 것은 클래스가 하나라서 정상이며 라벨 누락이 아닙니다.",
        cite_point(zero, zero.finite_indices[-1]),
        cite_point(box, box.finite_indices[-1]),
        *cite_settings(run, "single_cls", "num_classes"),
        severity=Severity.INFO,
    )
