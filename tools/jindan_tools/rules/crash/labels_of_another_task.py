"""CRS063: recognises labels that were made for another task than the model's."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.figures import figure


@rule(
    "CRS063",
    "labels-of-another-task",
    {"labels_corrupt": 4.0, "bbox_format": 1.0, "config_error": 1.0, "code_error": -4.0, "env_version": -2.0},
)
def labels_of_another_task(run: Run) -> Iterator[Finding]:
    """Recognises labels that were made for another task than the model's.

    ## What it does
    Recognises Ultralytics' complaint about a data set that is not of the task, and reads how many boxes and outlines were found.
    ## Why it matters
    A single row of five numbers (a box) among outlines makes the trainer throw away every outline of the split and keep the boxes
    only: the whole data set then looks like one for detection. The release and the model are not at fault.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file.
    ## Source
    ultralytics/data/dataset.py get_labels: 'Box and segment counts should be equal'; utils/loss.py: 'dataset incorrectly formatted'.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS063":
        return
    mixed = next((e for e in run.of_kind(EventKind.LABEL_WARNING) if e.word("problem") == "mixed_tasks"), None)
    found = describe(event, _why(mixed))
    yield found if mixed is None else replace(found, evidence=(*found.evidence, _counts(mixed)))


def _why(mixed: Event | None) -> str:
    if mixed is None:
        return "라벨이 모델의 작업(분할, 자세, 회전 상자)에 맞는 형식이 아니어서"
    boxes, outlines = mixed.number("boxes") or 0.0, mixed.number("segments") or 0.0
    if boxes > outlines > 0:
        return f"윤곽 라벨 {figure(outlines)}개 사이에 상자 라벨이 {figure(boxes - outlines)}줄 섞여 있어 윤곽이 모두 버려졌고"
    return "상자와 윤곽의 수가 달라 윤곽이 모두 버려졌고"


def _counts(mixed: Event) -> Evidence:
    boxes, outlines = mixed.number("boxes") or 0.0, mixed.number("segments") or 0.0
    return Evidence(
        statement=f"상자는 {figure(boxes)}개, 윤곽은 {figure(outlines)}개로 {figure(abs(boxes - outlines))}개 차이가 납니다.",
        value=boxes - outlines,
        source=mixed.source,
        quote=mixed.text,
        formula=f"{figure(boxes)} - {figure(outlines)}",
    )
