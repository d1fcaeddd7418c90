"""CRS260: recognises label boxes that a detector or an augmentation refuses, and whether their form or single rows are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

_NUMBER = regex(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_BOX = regex(r"(?:invalid box|for bbox)\s*[\[(]([^\])]{1,200})[\])]")
_GOT = regex(r"in the range \[0(?:\.0)?, 1(?:\.0)?\], got (-?\d+(?:\.\d+)?)")
# Rounding puts a box a little over the edge, pixels far beyond it.
_ROUNDED = 1.5
_CLEARS: Mapping[str, float] = {"code_error": -4.0, "config_error": -4.0, "oom_capacity": -2.0}
_OTHER_FORM: Mapping[str, float] = {"bbox_format": 4.0, "labels_corrupt": 2.0, **_CLEARS}
_SINGLE_ROW: Mapping[str, float] = {"labels_corrupt": 4.0, "bbox_format": 1.5, **_CLEARS}


@rule(
    "CRS260",
    "label-boxes-refused",
    {"bbox_format": 4.0, "labels_corrupt": 4.0, "code_error": -4.0, "config_error": -4.0, "oom_capacity": -2.0},
)
def label_boxes_refused(run: Run) -> Iterator[Finding]:
    """Recognises label boxes that torchvision or albumentations refuse.

    ## What it does
    Reads the box that the message names: an end that lies before the beginning, an end on the beginning, or a value beyond
    the picture.
    ## Why it matters
    torchvision wants x1, y1, x2, y2. The width and height of COCO in their place are taken for an end; the first object in the
    right or lower half of its picture then ends before it begins. Values far above 1 are pixels where shares are wanted. A
    width of 0 or a share of 1.0003 is a single bad row, no other form.
    ## Fires on
    The exception that ended the last attempt: torchvision's "should have positive height and width", albumentations' "x_max is
    less than or equal to x_min" and "to be in the range [0.0, 1.0]".
    ## Stays silent on
    Boxes that the network predicted (CRS064), other errors.
    ## Source
    torchvision/models/detection/generalized_rcnn.py forward (0.4 to 0.24); albumentations check_bboxes.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS260":
        return
    message = event.word("message")
    got = _GOT.search(message)
    if got is not None:
        far = float(got[1]) > _ROUNDED
        why = "라벨 상자가 비율이 아니라 픽셀로 적혀 있어" if far else "라벨 상자가 그림 밖으로 조금 나가 있어"
        yield describe(event, why, _OTHER_FORM if far else _SINGLE_ROW)
        return
    named = _BOX.search(message)
    box = [float(n) for n in _NUMBER.findall(named[1])][:4] if named is not None else []
    if len(box) == 4 and (box[2] < box[0] or box[3] < box[1]):
        yield describe(
            event, "라벨 상자의 끝이 시작보다 앞에 있어 (x, y, 너비, 높이를 x1, y1, x2, y2 자리에 준 모습)", _OTHER_FORM
        )
    else:
        yield describe(event, "라벨 상자의 너비나 높이가 0이어서", _SINGLE_ROW)
