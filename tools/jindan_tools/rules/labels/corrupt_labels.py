"""LBL004: the scan drops images or labels as corrupt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.labels.scan import corrupt_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.safe import safe_line

_FAULT, _REMARK = 0.05, 0.01
# Without the number of images so many warnings are more than stray files.
_MANY = 50
_LABEL_PROBLEMS = frozenset({"out_of_bounds", "corrupt_label", "class_id"})


@rule(
    "LBL004",
    "corrupt-labels",
    {
        "labels_corrupt": 4.0,
        "corrupt_data": 1.0,
        "bbox_format": 1.0,
        "num_labels_mismatch": 1.0,
        "nan_bad_data": -1.0,
        "few_optimizer_steps": -1.0,
    },
)
def corrupt_labels(run: Run) -> Iterator[Finding]:
    """Report images and labels that the scan ignores as corrupt.

    ## What it does
    Adds up the warnings 'ignoring corrupt image/label' by reason and relates them to the scanned images.
    ## Why it matters
    The trainer goes on without these images; coordinates out of bounds mean a wrong conversion of all boxes, a class id
    that is too high means a wrong class list. Dropped images cannot cause NaN.
    ## Fires on
    Any such warning: fault from 5 % of the images of a split, remark from 1 % (from 50 warnings
    where the images were not counted), below that a low remark.
    ## Stays silent on
    Duplicate labels alone (LBL005), runs without warnings.
    ## Source
    Ultralytics data/utils.py verify_image_label: exceptions are counted as corrupt and the image is left out.
    """
    warned = [
        e for e in run.of_kind(EventKind.LABEL_WARNING) if e.word("problem") in _LABEL_PROBLEMS | {"corrupt_image"}
    ]
    scans = [(e, corrupt_share(e)) for e in run.of_kind(EventKind.LABEL_SCAN)]
    worst = max((s for s in scans if s[1]), key=lambda s: s[1] or 0.0, default=None)
    if not warned and worst is None:
        return
    share = 0.0 if worst is None or worst[1] is None else worst[1]
    total = sum(e.count for e in warned)
    severity = Severity.HIGH if share >= _FAULT else Severity.MEDIUM if share >= _REMARK else Severity.LOW
    if worst is None and total >= _MANY:
        severity = Severity.MEDIUM
    yield finding(
        _title(total, worst, share),
        *(_count_proof(e) for e in _by_problem(warned)),
        *(() if worst is None else (_scan_proof(worst[0], share),)),
        severity=severity,
        argues=_weigh(severity, {e.word("problem") for e in warned}, counted=worst is not None),
        facts={"share": share, "warnings": float(total)},
    )


def _title(total: int, worst: tuple[Event, float | None] | None, share: float) -> str:
    if worst is None:
        return f"손상된 이미지나 라벨로 제외했다는 경고가 {figure(total)}건 있습니다."
    corrupt = worst[0].number("corrupt")
    return f"라벨 검사에서 이미지 {figure(corrupt)}장({percent(share)})이 손상으로 제외되었습니다."


def _scan_proof(event: Event, share: float) -> Evidence:
    return cite_line(
        event,
        f"라벨 검사 줄에 손상 {figure(event.number('corrupt'))}건이 적혀 있고 비율은 {percent(share)}입니다.",
        event.number("corrupt"),
    )


def _count_proof(event: Event) -> Evidence:
    return cite_line(
        event,
        f"손상 경고가 {event.count}건 있고 첫 사유는 '{safe_line(event.word('reason'), 80)}'입니다."
        if event.word("reason")
        else f"손상 경고가 {event.count}건 있습니다.",
        float(event.count),
    )


def _by_problem(events: list[Event]) -> list[Event]:
    seen: dict[tuple[str, str], Event] = {}
    for event in events:
        seen.setdefault((event.word("problem"), event.word("split")), event)
    return list(seen.values())[:6]


def _weigh(severity: Severity, problems: set[str], *, counted: bool) -> dict[str, float]:
    if severity is Severity.LOW:
        return {"nan_bad_data": -1.0} if counted else {"labels_corrupt": 1.0, "nan_bad_data": -1.0}
    weights = {"labels_corrupt": 4.0, "corrupt_data": 1.0, "nan_bad_data": -1.0, "few_optimizer_steps": -1.0}
    if "out_of_bounds" in problems:
        weights["bbox_format"] = 1.5
    if "class_id" in problems:
        weights["num_labels_mismatch"] = 2.0
    return weights
