"""LBL080: every box loss of a detector is exactly 0 while it classifies: no object ever reaches the loss."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.labels.objects_are_background import objects_are_background
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_LEAST, _LEAST_STEPS = 3, 100
# Of a cascade two records are enough: each stage regresses the boxes anew.
_FEWEST, _STAGES = 2, 3
_BOX = regex(r"(?:^|[/_.])(?:s\d\.)?loss_(?:rpn_)?(?:bbox|box|box_reg|iou|giou|rpn_loc)$")
_CLASS = regex(r"(?:^|[/_.])(?:s\d\.)?loss_(?:rpn_)?(?:cls|ce|obj|conf|classifier|objectness)$")


@rule(
    "LBL080",
    "no-box-is-learnt",
    {
        "num_labels_mismatch": 3.0,
        "labels_missing": 2.5,
        "labels_corrupt": 1.0,
        "lr_too_low": -3.0,
        "overfit": -4.0,
        "leakage": -4.0,
        "memorisation": -4.0,
        "healthy_converged": -4.0,
        "run_still_live_or_truncated": -2.0,
    },
)
def no_box_is_learnt(run: Run) -> Iterator[Finding]:
    """Report box losses of exactly 0 at every record, of a detector whose classification loss falls.

    ## What it does
    Looks at the parts of the loss. Boxes are regressed for positive samples only, so the sum over none is exactly 0.
    ## Why it matters
    The classification loss falls to nothing and its accuracy is 100 %, which looks like success: everything is background. The
    annotations were dropped on the way, most often because their class names are not those of the configuration.
    ## Fires on
    Two box losses or more (or one beside an accuracy of 100 % in its last record) that are 0 in all of three records or more (two of three box losses or more) over a hundred steps, and
    a classification loss above 0 that is logged with them.
    ## Stays silent on
    A single box loss above 0, one-stage losses without a classification part, torchvision's class 0 (LBL033).
    ## Source
    mmdet CocoDataset keeps the annotations whose category is in `classes` (METAINFO); open-mmlab/mmdetection issues 2744, 3357, 4355, 9359.
    """
    parts = last_segment(run.of_role(Role.TRAIN_LOSS))
    named = [s for s in parts if _BOX.search(s.name.lower())]
    least = _FEWEST if len(named) >= _STAGES else _LEAST
    boxes = [s for s in named if _is_long(s, least)]
    classes = [s for s in parts if _CLASS.search(s.name.lower()) and len(s.finite) >= least and max(s.finite) > 0]
    if not boxes or not classes or any(v != 0 for s in boxes for v in s.values):
        return
    perfect = next((s for s in run.of_role(Role.TRAIN_METRIC) if _is_perfect(s)), None)
    if (len(boxes) < 2 and perfect is None) or any(objects_are_background.check(run)):
        return
    names = ", ".join(s.name for s in boxes[:3])
    hint = (
        "설정의 classes(metainfo)와 annotation의 클래스 이름이 다르면 정답 상자가 모두 버려집니다."
        if run.framework is Framework.MMDET
        else "정답 상자가 읽히는지, 클래스 이름과 번호가 설정과 같은지 확인해야 합니다."
    )
    yield finding(
        f"상자 손실({names})이 기록 {len(boxes[0].finite)}개 모두 정확히 0입니다. 양성으로 배정된 물체가 하나도 없다는 뜻입니다. {hint}",
        cite_point(boxes[0], boxes[0].finite_indices[-1]),
        cite_point(classes[0], classes[0].finite_indices[-1], "배경만 맞히면 되는 분류 손실"),
        *(() if perfect is None else (cite_point(perfect, perfect.finite_indices[-1], "모두 배경이라 맞는 값"),)),
        severity=Severity.CRITICAL,
        facts={"records": float(len(boxes[0].finite))},
    )


def _is_long(series: Series, least: int) -> bool:
    if len(series.finite) < least or len(series.finite) < len(series):
        return False
    return series.axis is not Axis.STEP or series.xs[-1] >= _LEAST_STEPS


def _is_perfect(series: Series) -> bool:
    return (
        bool(series.finite)
        and series.name.lower().rpartition(".")[2] in {"acc", "accuracy"}
        and series.finite[-1] in {1, 100}
    )
