"""CRS066: recognises annotations without the outlines or points that the model is to learn."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule


@rule(
    "CRS066",
    "annotation-field-missing",
    {"config_error": 4.0, "labels_missing": 2.0, "code_error": -4.0, "env_version": -3.0, "missing_dependency": -3.0},
)
def annotation_field_missing(run: Run) -> Iterator[Finding]:
    """Recognises annotations without the outlines or points that the model is to learn.

    ## What it does
    Recognises the missing field (gt_masks, gt_keypoints, masks) in the error of Detectron2, MMDetection and torchvision.
    ## Why it matters
    A mask head asks each image for outlines. Annotations with boxes only, or with an empty `segmentation`, give none, and the field does
    not exist. The library is whole; either the head is switched off or the outlines are added.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file.
    ## Source
    detectron2/structures/instances.py __getattr__; https://github.com/facebookresearch/detectron2/issues/485
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS066":
        return
    points = "keypoint" in event.word("message").lower()
    what = "키포인트" if points else "마스크(윤곽)"
    yield describe(event, f"모델은 {what}를 배우도록 되어 있는데 주석에는 {what}가 없어")
