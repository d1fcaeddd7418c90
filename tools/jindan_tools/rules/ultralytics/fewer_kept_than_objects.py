"""YOL362: max_det was set below the objects that an image has on average."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_FEW, _MUCH, _GOOD = 20.0, 0.8, 0.7


@rule(
    "YOL362",
    "fewer-kept-than-objects",
    {
        "val_settings_differ": 3.5,
        "underfit": -2.0,
        "class_imbalance": -2.0,
        "small_object_no_anchor": -2.0,
        "healthy_converged": -2.0,
    },
)
def fewer_kept_than_objects(run: Run) -> Iterator[Finding]:
    """Report max_det below the number of objects an image.

    ## What it does
    Divides the instances of the validation table by its images and compares that with the stated max_det.
    ## Why it matters
    The validation of training keeps max_det boxes an image as well. Recall, and with it the mAP that picks best.pt, cannot exceed
    max_det over the objects of an image; training itself is not touched.
    ## Fires on
    max_det of at most 20, and so few that at most 80 % of the objects can be kept. A remark where the mAP50-95 reached 0.7.
    ## Stays silent on
    The default of 300, images with fewer objects.
    ## Source
    ultralytics/engine/validator.py passes max_det to non_max_suppression, every version.
    """
    every = next((e for e in run.of_kind(EventKind.VALIDATION) if e.word("class") == "all"), None)
    given = next((s for s in run.stated("max_det") if 0 < (s.number() or 0.0) <= _FEW), None)
    if run.framework is not Framework.ULTRALYTICS or every is None or given is None:
        return
    kept, images, objects = given.number() or 0.0, every.number("images"), every.number("instances")
    if not images or not objects or kept * images > _MUCH * objects:
        return
    bound, metric = kept * images / objects, val_metric(run)
    fine = metric is not None and bool(metric.finite) and max(metric.finite) >= _GOOD
    yield finding(
        f"max_det={figure(kept)}이라 검증 이미지마다 상자를 {figure(kept)}개만 남기는데 객체는 평균 {figure(objects / images)}개입니다. 재현율과 mAP는 {percent(bound)}를 넘을 수 없습니다.",
        cite_stated(given),
        cite_line(every, f"검증 표에는 이미지 {figure(images)}장에 객체가 {figure(objects)}개 있습니다.", objects),
        calculated(
            "재현율의 상한입니다.", bound, f"{figure(kept)} × {figure(images)} ÷ {figure(objects)} = {figure(bound)}"
        ),
        severity=Severity.LOW if fine else Severity.HIGH,
        facts={"max_det": kept, "bound": bound, "objects": objects / images},
    )
