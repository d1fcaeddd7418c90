"""YOL035: YOLOv5 kept anchors that most labels cannot be matched with."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_POOR = 0.9


@rule(
    "YOL035",
    "anchors-fit-badly",
    {
        "small_object_no_anchor": 4.0,
        "underfit": -2.0,
        "class_imbalance": -2.0,
        "label_noise": -1.0,
        "labels_missing": -1.0,
        "lr_too_low": -2.0,
        "overfit": -1.0,
        "healthy_converged": -3.0,
    },
)
def anchors_fit_badly(run: Run) -> Iterator[Finding]:
    """Report a best possible recall below 0.9 of the anchors that were trained with.

    ## What it does
    Reads the last figure that AutoAnchor tells of the anchors in use.
    ## Why it matters
    A label is taught only to anchors whose width and height are within a factor of 4 (anchor_t). A best possible recall of 0.41 says
    that 59 % of the labels have no anchor: they are background in training, and recall cannot exceed it.
    ## Fires on
    A last best possible recall below 0.9, or the original anchors kept though theirs was below it.
    ## Stays silent on
    Anchors that were replaced by better ones, models without anchors (Ultralytics 8).
    ## Source
    yolov5/utils/autoanchor.py check_anchors: bpr > 0.98 is a good fit; metric x > 1 / anchor_t.
    """
    told = next(
        (e for e in reversed(list(run.of_kind(EventKind.FIGURE))) if e.word("name") == "best_possible_recall"), None
    )
    bound = None if told is None else told.number("value")
    if told is None or bound is None or bound >= _POOR:
        return
    recall = next(
        (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if "recall" in s.name.lower() and s.finite), None
    )
    yield finding(
        f"앵커의 최대 가능 재현율(BPR)이 {figure(bound)}뿐입니다. 라벨의 {percent(1 - bound)}는 크기가 맞는 앵커가 없어 학습에서 배경으로 쓰이고, 재현율은 이 값을 넘기 어렵습니다.",
        cite_line(told, f"AutoAnchor가 적은 BPR은 {figure(bound)}입니다.", bound),
        *(() if recall is None else (cite_point(recall, recall.values.index(max(recall.finite)), "최고 재현율"),)),
        severity=Severity.HIGH,
        facts={"bound": bound},
    )
