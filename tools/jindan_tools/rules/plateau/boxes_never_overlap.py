"""PLT095: the overlap part of a box loss stays at no overlap while the classes are learnt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point, cite_stated
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_OVERLAP = regex(r"(?:^|[/_.])(?:loss_[gdc]?iou|[gdc]iou_loss)$")
_CLASS = regex(r"(?:^|[/_.])(?:loss_(?:ce|cls|labels|vfl|class)|(?:ce|cls|class)_loss)$")
_WEIGHT = regex(r"(?:^|[._])(?:giou_loss_coef|loss_giou_coef|giou_weight|loss_iou\.loss_weight|giou_loss_weight)$")
_LEAST, _FELL, _LEFT, _NOTHING = 6, 0.5, 0.88, 0.02


@rule(
    "PLT095",
    "boxes-never-overlap",
    {
        "bbox_format": 4.0,
        "labels_corrupt": 1.5,
        "wrong_loss": 1.0,
        "underfit": -3.0,
        "epochs_too_few": -3.0,
        "lr_too_low": -2.0,
        "healthy_converged": -4.0,
    },
)
def boxes_never_overlap(run: Run) -> Iterator[Finding]:
    """Report a GIoU or IoU loss that ends where boxes do not overlap at all, while the class loss fell by half.

    ## What it does
    Divides the overlap part of the training loss by its weight: 1 is no overlap, above 1 boxes that lie apart.
    ## Why it matters
    What is in the image is found and where it is not: the boxes of the labels are of another form (corners for a centre
    and a size, pixels for shares of the image). More epochs do not change it.
    ## Fires on
    Six records or more, the last quarter at 0.88 or above with the stated weight (1 where none is stated), a class loss below
    half of its first level, and no mAP above 0.02.
    ## Stays silent on
    Overlap losses that fall, detectors that find something, runs whose class loss does not fall either.
    ## Source
    Rezatofighi et al. 2019: GIoU = IoU - |C minus union| / |C| <= IoU; the loss 1 - GIoU is 1 or more without overlap.
    """
    parts = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s.finite) >= _LEAST]
    overlap = next((s for s in parts if _OVERLAP.search(s.name.lower())), None)
    classes = next((s for s in parts if _CLASS.search(s.name.lower())), None)
    if overlap is None or classes is None or not _fell(classes):
        return
    weight, told = _weight(run)
    level = median(tail(overlap.finite)) / weight
    found = best_share(run, val_metric(run))
    if level < _LEFT or level > 2 or (found is not None and found > _NOTHING):
        return
    yield finding(
        f"분류 손실은 {percent(1 - classes.finite[-1] / classes.finite[0])} 줄었는데 겹침 손실 {overlap.name}은 가중치 {figure(weight)}로 나누면 "
        f"{figure(level)}입니다. 1은 예측 상자가 정답 상자와 조금도 겹치지 않는다는 뜻이라, 상자의 형식(모서리와 중심, 픽셀과 비율)이 서로 다릅니다.",
        *cite_ends(overlap),
        cite_point(classes, classes.finite_indices[-1], "마지막 분류 손실"),
        *told,
        calculated("가중치로 나눈 겹침 손실입니다.", level, f"{figure(level * weight)} ÷ {figure(weight)}"),
        severity=Severity.CRITICAL,
        facts={"level": level, "weight": weight},
    )


def _fell(classes: Series) -> bool:
    first = median(classes.finite[: max(2, len(classes.finite) // 10)])
    return first > 0 and median(tail(classes.finite)) < _FELL * first


def _weight(run: Run) -> tuple[float, tuple[Evidence, ...]]:
    stated = ((s.number() or 0.0, s) for s in run.stated_like(_WEIGHT))
    return next(((weight, (cite_stated(s),)) for weight, s in stated if weight > 0), (1.0, ()))
