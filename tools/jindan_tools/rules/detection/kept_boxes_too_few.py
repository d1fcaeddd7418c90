"""DET012: an image holds more objects than detections are kept or counted, so that AP cannot rise."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NEAR, _ABOVE = 0.8, 1.05
_PERCENT = 100.0
# detectron2 TEST.DETECTIONS_PER_IMAGE, mmdet test_cfg max_per_img, pycocotools maxDets: all 100.
_KEPT = 100.0
_NAMES = ("detections_per_image", "max_per_img")


@rule(
    "DET012",
    "kept-boxes-too-few",
    {
        "val_settings_differ": 3.5,
        "underfit": -3.0,
        "small_object_no_anchor": -2.0,
        "class_imbalance": -2.0,
        "long_plateau_waste": -1.0,
        "healthy_converged": -2.0,
    },
)
def kept_boxes_too_few(run: Run) -> Iterator[Finding]:
    """Report an AP50 that stands at the detections kept divided by the objects of an image.

    ## What it does
    Divides the objects of the data set by its images and compares the best AP50 with the kept detections over that number.
    ## Why it matters
    Detectron2 and MMDetection keep the 100 surest boxes of an image and COCO's evaluation counts 100. With 400 objects an image neither
    recall nor AP can exceed a quarter, however good the model is. A larger backbone changes nothing.
    ## Fires on
    More objects an image than are kept, and a best AP50 from 80 % of the bound to just above it.
    ## Stays silent on
    Fewer objects, an AP50 far from the bound, unknown counts.
    ## Source
    detectron2/config/defaults.py TEST.DETECTIONS_PER_IMAGE = 100; detectron2/evaluation/coco_evaluation.py max_dets_per_image;
    pycocotools/cocoeval.py Params maxDets = [1, 10, 100].
    """
    count = next((e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "objects"), None)
    scan = next((e for e in run.of_kind(EventKind.LABEL_SCAN) if e.number("images")), None)
    if count is None or scan is None:
        return
    held = next((s for s in run.stated(*_NAMES) if s.number()), None)
    kept = _KEPT if held is None else held.number() or _KEPT
    objects = (count.number("value") or 0.0) / (scan.number("images") or 1.0)
    half = _at_half(run)
    if objects <= kept or half is None:
        return
    bound, best = kept / objects, max(half.finite) / _PERCENT
    if not _NEAR * bound <= best <= _ABOVE * bound:
        return
    yield finding(
        f"이미지 한 장에 객체가 평균 {figure(objects)}개인데 평가에는 {figure(kept)}개까지만 쓰이므로 재현율과 AP는 {percent(bound)}를 넘을 수 없고, AP50은 이미 {percent(best)}입니다.",
        cite_line(count, f"객체는 모두 {figure(count.number('value'))}개입니다."),
        cite_line(scan, f"이미지는 {figure(scan.number('images'))}장입니다."),
        *(() if held is None else (cite_stated(held),)),
        calculated("재현율의 상한입니다.", bound, f"{figure(kept)} ÷ {figure(objects)} = {figure(bound)}"),
        cite_point(half, half.values.index(max(half.finite)), "최고 AP50"),
        severity=Severity.HIGH,
        facts={"bound": bound, "objects": objects, "kept": kept},
    )


def _at_half(run: Run) -> Series | None:
    held = (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.name.lower() in ("bbox/ap50", "segm/ap50"))
    return next((s for s in held if s.finite), None)
