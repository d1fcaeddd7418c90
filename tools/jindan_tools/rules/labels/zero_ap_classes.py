"""LBL008: single classes are never found, and whether rarity explains it."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_RARE = 30
_NOTHING = 0.005


@rule("LBL008", "zero-ap-classes", {"class_imbalance": 0.5, "small_object_no_anchor": 0.5})
def zero_ap_classes(run: Run) -> Iterator[Finding]:
    """Remark classes whose average precision is zero although the detector works for others.

    ## What it does
    Takes the last value of each class in the validation table and splits the classes with AP 0 by their instances.
    ## Why it matters
    With fewer than 30 instances an AP says nothing; with many, the boxes are too thin or small for the assigner, filtered
    away, or labelled with another class id.
    ## Fires on
    A validation table whose whole mAP50 is at least 0.05 and that has classes of AP50 below 0.005. Rarity is the reason only of
    classes with at most a third of the objects of the most frequent one; in a small held-out set all of them are few.
    ## Stays silent on
    Detectors that find nothing at all, tables without classes, tables of another file than the first.
    ## Source
    Ultralytics validator table: class, images, instances, P, R, mAP50, mAP50-95; TaskAlignedAssigner needs an anchor
    centre inside a box.
    """
    rows = [e for e in run.of_kind(EventKind.VALIDATION) if e.word("class")]
    # A notebook that lies beside the log (YOLOv5's tutorial) has a table of its own.
    table = {e.word("class"): e for e in rows if e.source.path == rows[0].source.path}
    whole = table.pop("all", None)
    if whole is None or (whole.number("map50") or 0.0) < 0.05:
        return
    silent = [e for e in table.values() if (e.number("map50") or 0.0) < _NOTHING and (e.number("instances") or 0) > 0]
    if not silent:
        return
    rare = [e for e in silent if (e.number("instances") or 0) < _RARE]
    frequent = [e for e in silent if e not in rare]
    rarer = _are_rarer(silent, [*table.values()], whole)
    yield finding(
        f"클래스 {len(silent)}개({_names(silent)})의 AP50 값이 0입니다. {_why(len(rare), len(silent))}",
        *(_proof(e) for e in (*frequent, *rare)[:6]),
        severity=Severity.MEDIUM if frequent else Severity.LOW if rarer else Severity.INFO,
        argues={"small_object_no_anchor": 1.0, "labels_corrupt": 0.5}
        if frequent
        else {"class_imbalance": float(rarer)},
        facts={"classes": float(len(silent)), "rare": float(len(rare))},
    )


def _are_rarer(silent: list[Event], table: list[Event], whole: Event) -> bool:
    """Return whether the classes that are not found have at most a third of the objects of the most frequent one."""
    share = (whole.number("instances") or 0.0) / len(table)
    most = max(share, *(e.number("instances") or 0.0 for e in table))
    return all(3 * (e.number("instances") or 0.0) <= most for e in silent)


def _names(events: list[Event]) -> str:
    shown = ", ".join(safe_line(e.word("class"), 40) for e in events[:5])
    return shown if len(events) <= 5 else f"{shown} 등"


def _why(rare: int, silent: int) -> str:
    if rare == silent:
        return f"모두 검증 인스턴스가 {_RARE}개 미만이라 값에 뜻이 없습니다."
    if rare:
        return f"그중 {rare}개는 검증 인스턴스가 {_RARE}개 미만이지만 나머지는 표본이 적어서가 아닙니다."
    return f"모두 검증 인스턴스가 {_RARE}개 이상이므로 표본이 적어서가 아닙니다."


def _proof(event: Event) -> Evidence:
    return Evidence(
        statement=f"클래스 {safe_line(event.word('class'), 40)}의 AP50 값은 {figure(event.number('map50'))}이고 검증 인스턴스는 "
        f"{figure(event.number('instances'))}개입니다.",
        value=event.number("map50"),
        source=event.source,
    )
