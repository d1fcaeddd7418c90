"""EVL265: Keras found no picture in the folder of the held-out split."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule


@rule(
    "EVL265",
    "held-out-folder-empty",
    {
        "eval_labels_missing": 4.0,
        "data_missing": 2.0,
        "no_validation": 1.0,
        "metric_bug": -3.0,
        "overfit": -5.0,
        "memorisation": -3.0,
        "train_val_shift": -4.0,
        "labels_shuffled": -4.0,
    },
)
def held_out_folder_empty(run: Run) -> Iterator[Finding]:
    """Report a held-out folder in which Keras found the class folders and no picture.

    ## What it does
    Reads the lines `Found N images belonging to C classes` in their order.
    ## Why it matters
    Nothing is evaluated: val_loss and val_accuracy are 0 in every epoch, which looks like the worst over-fit there is.
    ## Fires on
    A line with pictures and a later one with none, and no held-out figure other than 0.
    ## Stays silent on
    Folders with pictures, a test folder that is empty beside held-out figures that move.
    ## Source
    keras/src/legacy/preprocessing/image.py DirectoryIterator; Model.evaluate of a generator without batches.
    """
    found = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "images_found"]
    empty = next((e for e in found[1:] if e.number("value") == 0), None)
    if empty is None or not found[0].number("value"):
        return
    held = [s for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in last_segment(run.of_role(role)) if s.finite]
    if any(any(s.finite) for s in held):
        return
    yield finding(
        "검증 폴더에서 이미지를 한 장도 찾지 못해(Found 0 images) 평가한 것이 없습니다. 검증 값 0은 성능이 아닙니다.",
        cite_line(found[0], "학습 폴더에서 찾은 수입니다."),
        cite_line(empty, "뒤의 폴더에서는 0장입니다."),
        *(cite_point(s, s.finite_indices[-1]) for s in held[:1]),
        severity=Severity.HIGH,
    )
