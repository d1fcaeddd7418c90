"""LBL005: duplicate labels were removed by the trainer and cause nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("LBL005", "duplicate-labels", {"label_noise": -2.0, "nan_bad_data": -2.0})
def duplicate_labels(run: Run) -> Iterator[Finding]:
    """Explain the warning about removed duplicate labels.

    ## What it does
    Counts the warnings and the rows that were removed.
    ## Why it matters
    The message reports a repair that is already done: identical rows are dropped before training, so they neither
    destabilise it nor cause NaN. The converter that wrote them deserves a look.
    ## Fires on
    Warnings 'N duplicate labels removed'.
    ## Stays silent on
    Runs without them. Near-duplicates are not recognised by the trainer and not meant here.
    ## Source
    Ultralytics data/utils.py verify_image_label: numpy.unique(labels, axis=0).
    """
    found = [e for e in run.of_kind(EventKind.LABEL_WARNING) if e.word("problem") == "duplicate"]
    if not found:
        return
    files = sum(e.count for e in found)
    removed = sum(e.number("removed") or float(e.count) for e in found)
    yield finding(
        f"중복 라벨 {figure(removed)}개는 학습 전에 자동으로 제거되어 학습 불안정의 원인이 아닙니다.",
        *(cite_line(e, f"중복 라벨 제거 경고가 {e.count}건 있습니다.", float(e.count)) for e in found[:2]),
        severity=Severity.INFO,
        facts={"files": float(files), "removed": removed},
    )
