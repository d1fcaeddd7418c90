"""LBL009: single classes are found far more rarely than the rest although there are many of them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.safe import safe_line

_RARE = 100
_SHARE = 1 / 3
_WORKS = 0.3
_MOST = 6


@rule("LBL009", "faint-classes", {"small_object_no_anchor": 0.5, "class_imbalance": -0.5})
def faint_classes(run: Run) -> Iterator[Finding]:
    """Remark frequent classes whose recall is far below that of the whole detector.

    ## What it does
    Takes the last validation table and lists the classes with at least 100 instances whose recall is above zero and
    below a third of the overall recall.
    ## Why it matters
    Frequency does not explain a class that is missed with thousands of examples. Boxes thinner than the stride of the
    finest feature map get no anchor, IoU 0.5 needs sub-pixel accuracy, and max_det cuts the least certain ones.
    ## Fires on
    A table with an overall recall of at least 0.3 and at least four classes, and at least one such class.
    ## Stays silent on
    Classes that are never found at all (LBL008), rare classes, weak detectors, tables of fewer classes.
    ## Source
    Ultralytics validator table; TaskAlignedAssigner takes anchors whose centre lies inside a box.
    """
    table = {e.word("class"): e for e in run.of_kind(EventKind.VALIDATION) if e.word("class")}
    whole = table.pop("all", None)
    recall = None if whole is None else whole.number("r")
    if recall is None or recall < _WORKS or len(table) < 4:
        return
    faint = [
        e
        for e in table.values()
        if 0 < (e.number("r") or 0.0) < _SHARE * recall and (e.number("instances") or 0) >= _RARE
    ]
    if not faint:
        return
    faint.sort(key=lambda e: e.number("r") or 0.0)
    names = ", ".join(safe_line(e.word("class"), 40) for e in faint[:_MOST])
    yield finding(
        f"표본이 많은데도 재현율이 전체({figure(recall)})의 3분의 1에 못 미치는 클래스가 {len(faint)}개 있습니다: {names}.",
        *(_proof(e, recall) for e in faint[:_MOST]),
        severity=Severity.LOW,
        facts={"classes": float(len(faint)), "recall": recall},
    )


def _proof(event: Event, recall: float) -> Evidence:
    own = event.number("r") or 0.0
    return cite_line(
        event,
        f"클래스 {safe_line(event.word('class'), 40)}의 재현율은 {figure(own)}이고 검증 인스턴스는 {figure(event.number('instances'))}개입니다"
        f"(전체 재현율이 {times(recall / own)} 높습니다).",
        own,
    )
