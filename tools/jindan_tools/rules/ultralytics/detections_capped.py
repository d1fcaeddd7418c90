"""YOL026: more objects an image than detections are kept, so that recall cannot rise further."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NEAR, _ABOVE = 0.9, 1.03
_SURE = 0.75
_CROWD = 100.0


@rule(
    "YOL026",
    "detections-capped",
    {
        "val_settings_differ": 3.5,
        "underfit": -3.0,
        "small_object_no_anchor": -2.0,
        "class_imbalance": -2.0,
        "long_plateau_waste": -1.0,
        "healthy_converged": -2.0,
    },
)
def detections_capped(run: Run) -> Iterator[Finding]:
    """Report a recall that stands at max_det divided by the objects of an image.

    ## What it does
    Divides the instances of the validation table by its images and compares the best recall with max_det over that number.
    ## Why it matters
    Only the max_det surest boxes of an image are kept, 300 unless given, in training's validation too. With 500 objects an image
    recall cannot exceed 0.6 however good the model is; the missing ones were found and cut. A larger model changes nothing.
    ## Fires on
    More objects an image than max_det, a best recall from 90 % of the bound to just above it, and a precision of 0.75 or more.
    ## Stays silent on
    Fewer objects, a recall far from the bound (something else holds it down), unknown counts.
    ## Source
    ultralytics/engine/validator.py and utils/nms.py: max_det=300, every version.
    """
    every = next((e for e in run.of_kind(EventKind.VALIDATION) if e.word("class") == "all"), None)
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5) or every is None:
        return
    images, objects = every.number("images"), every.number("instances")
    kept = run.number("max_det") or fact_number(ultralytics_fact("max_det", run.version)) or 300.0
    if not images or not objects or objects / images <= max(kept, _CROWD):
        return
    bound = kept * images / objects
    recall, precision = _metric(run, "recall"), _metric(run, "precision")
    if recall is None or precision is None or precision.finite[-1] < _SURE:
        return
    highest = max(recall.finite)
    if not _NEAR * bound <= highest <= _ABOVE * bound:
        return
    yield finding(
        f"검증 이미지 한 장에 객체가 평균 {figure(objects / images)}개인데 max_det={figure(kept)}개만 남기므로 재현율은 {percent(bound)}를 넘을 수 없고, "
        f"기록은 이미 {percent(highest)}입니다.",
        cite_line(every, f"검증 표에는 이미지 {figure(images)}장에 객체가 {figure(objects)}개 있습니다.", objects),
        calculated("재현율의 상한입니다.", bound, f"{figure(kept)} × {figure(images)} ÷ {figure(objects)} = {figure(bound)}"),
        cite_point(recall, recall.values.index(highest), "최고 재현율"),
        cite_point(precision, precision.finite_indices[-1], "정밀도"),
        severity=Severity.HIGH,
        facts={"bound": bound, "objects": objects / images, "max_det": kept},
    )  # fmt: skip


def _metric(run: Run, name: str) -> Series | None:
    return next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if name in s.name.lower() and s.finite), None)
