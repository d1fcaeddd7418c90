"""YOL360: the box loss of a labelled data set is exactly 0: no grid cell of the detector is given an object."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _NOTHING = 3, 1e-6
# Ultralytics counts an image with an empty label file on both sides: all empty come to a half.
_LABELLED = 0.3


@rule(
    "YOL360",
    "no-anchor-assigned",
    {
        "small_object_no_anchor": 5.0,
        "bbox_format": 0.5,
        "labels_missing": -3.0,
        "few_optimizer_steps": -4.0,
        "train_val_shift": -5.0,
        "lr_too_low": -3.0,
        "epochs_too_few": -3.0,
        "underfit": -3.0,
        "too_little_data": -2.0,
        "healthy_converged": -4.0,
    },
)
def no_anchor_assigned(run: Run) -> Iterator[Finding]:
    """Report a box loss of exactly 0 throughout in an Ultralytics training whose images are labelled.

    ## What it does
    Reads the column train/box_loss beside the scan of the labels.
    ## Why it matters
    Only cells whose centre lies inside an object learn its box. At an imgsz at which the objects are a pixel or two wide no
    centre does, or the augmentation drops the object altogether (below two pixels). Every image then counts as background: the
    class loss falls smoothly, and nothing is ever found, however long the training is.
    ## Fires on
    Three records or more, all below a millionth, a class loss above 0 beside them, and labels in at least 70 % of the images.
    ## Stays silent on
    A gain `box` of 0 (YOL021), missing labels (LBL001), a single record above 0.
    ## Source
    ultralytics/utils/loss.py v8DetectionLoss (`if fg_mask.sum()`), utils/tal.py select_candidates_in_gts, data/augment.py
    RandomPerspective.box_candidates (wh_thr=2); trained with 8.4.190 on discs of two pixels at imgsz 96.
    """
    if run.framework is not Framework.ULTRALYTICS:
        return
    boxes, classes = _part(run, "box_loss"), _part(run, "cls_loss")
    if boxes is None or classes is None or any(gain.number() == 0 for gain in run.stated("box")):
        return
    if len(boxes.finite) < _LEAST or max(map(abs, boxes.values)) > _NOTHING or max(classes.finite) <= 0:
        return
    scan = _scan(run)
    share = None if scan is None else background_share(scan)
    if scan is None or share is None or share > _LABELLED:
        return
    size = run.number("image_size")
    at = "" if size is None else f" imgsz={figure(size)}에서"
    yield finding(
        f"라벨이 있는 이미지로 학습하는데 상자 손실이 기록 {figure(len(boxes.finite))}개에서 모두 0입니다.{at} 물체가 1~2픽셀이 되어 어느 격자 칸에도 배정되지 않고 배경만 배웁니다.",
        cite_point(boxes, boxes.finite_indices[-1]),
        cite_point(classes, classes.finite_indices[-1], "배경만 맞히면 내려가는 손실"),
        cite_line(scan, "학습 라벨은 읽혔습니다.", scan.number("images")),
        *known(cite_setting(run, "image_size")),
        severity=Severity.CRITICAL,
        facts={"records": float(len(boxes.finite)), "size": size or 0.0},
    )


def _part(run: Run, name: str) -> Series | None:
    parts = last_segment(run.of_role(Role.TRAIN_LOSS))
    return next((s for s in parts if s.name.lower().endswith(name) and len(s.finite) == len(s)), None)


def _scan(run: Run) -> Event | None:
    return next((e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") in {"train", ""}), None)
