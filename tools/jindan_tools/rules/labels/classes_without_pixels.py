"""LBL031: the table of classes has no figure for a class: no pixel of it is among the labels that count."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.detection.zero_label_reduced import zero_label_reduced
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line

_NAMED = 3


@rule(
    "LBL031",
    "classes-without-pixels",
    {
        "all_labels_ignored": 3.5,
        "labels_corrupt": 3.0,
        "eval_labels_missing": 1.5,
        "leakage": -4.0,
        "memorisation": -4.0,
        "class_imbalance": -3.0,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def classes_without_pixels(run: Run) -> Iterator[Finding]:
    """Report classes of a segmentation whose accuracy is 0/0 in the last table.

    ## What it does
    Reads the classes whose accuracy (recall) is nan: right pixels divided by pixels of the class, which are none.
    ## Why it matters
    Masks of 0 and 255 hold no class 1: 255 is the value that OpenMMLab leaves out. Training and evaluation then know
    the background only, and mIoU, aAcc and acc_seg reach 100 on their own.
    ## Fires on
    A last table in which at most one class has pixels. With more classes left it is a remark.
    ## Stays silent on
    Tables with a figure for every class, runs without a table, reduce_zero_label (DET007).
    ## Source
    mmseg/evaluation/metrics/iou_metric.py: acc = area_intersect / area_label, ignore_index 255 is left out;
    https://github.com/open-mmlab/mmsegmentation/issues/1609
    """
    absent = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "class_without_pixels"]
    if not absent or any(zero_label_reduced.check(run)):
        return
    total = absent[-1].number("classes") or 0
    lost = [e for e in absent if e.number("table") == absent[-1].number("table")]
    alone = total - len(lost) <= 1
    names = ", ".join(safe_line(e.word("of"), 30) for e in lost[:_NAMED])
    yield finding(
        f"클래스 {total:.0f}개 가운데 {len(lost)}개({names})는 정답 마스크에 픽셀이 하나도 없습니다(정확도 0/0 = nan). "
        + ("남은 클래스 하나만 맞히면 되므로 mIoU와 정확도가 높은 것은 학습의 결과가 아닙니다." if alone else "평균은 나머지로만 냅니다."),
        *(_said(e) for e in lost[:_NAMED]),
        severity=Severity.CRITICAL if alone else Severity.LOW,
        argues=None if alone else {"all_labels_ignored": -2.0, "labels_corrupt": -1.0},
        facts={"absent": float(len(lost)), "classes": total},
    )  # fmt: skip


def _said(event: Event) -> Evidence:
    return cite_line(event, f"{safe_line(event.word('of'), 30)} 클래스의 정확도가 nan입니다.")
