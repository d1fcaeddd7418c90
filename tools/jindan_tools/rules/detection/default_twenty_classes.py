"""DET011: DETR gives every data set but COCO 20 classes, and a label beyond them ended the run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_exception import fatal_exception
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line

_COCO = ("coco", "coco_panoptic")
_PLACES = ("matcher.py", "detr.py")


@rule(
    "DET011",
    "default-twenty-classes",
    {
        "num_labels_mismatch": 3.0,
        "vocab_mismatch": -3.0,
        "hardware_fault": -3.0,
        "illegal_memory": -3.0,
        "crash_cause_not_shown": -2.0,
    },
)
def default_twenty_classes(run: Run) -> Iterator[Finding]:
    """Report a device assertion in DETR's matcher or criterion with a data set that is not called coco.

    ## What it does
    Reads the frames of the error and the argument dataset_file.
    ## Why it matters
    models/detr.py writes `num_classes = 20 if args.dataset_file != 'coco' else 91`; no argument changes it. A category id of 21 or
    more indexes beyond the logits, and CUDA reports it at the next call (cdist, the IoU), far from its place.
    ## Fires on
    An assertion on the device or an index out of range in matcher.py or detr.py, and a dataset_file other than coco.
    ## Stays silent on
    COCO's name, other errors, other places.
    ## Source
    https://github.com/facebookresearch/detr/blob/main/models/detr.py build(); issue 108.
    """
    event = fatal_exception(run)
    named = next(iter(run.stated("dataset_file")), None)
    if event is None or named is None or str(named.value) in _COCO or run.ending is not Ending.CRASHED:
        return
    said = event.word("message").lower()
    if "device-side assert" not in said and "out of range" not in said and "out of bounds" not in said:
        return
    if not any(place in event.word("stack") for place in _PLACES):
        return
    name = safe_line(str(named.value), 30)
    yield finding(
        f"dataset_file이 coco가 아니면({name}) DETR의 models/detr.py는 클래스 수를 20으로 정합니다. 번호가 20보다 큰 라벨이 로짓의 범위를 벗어납니다. "
        "CUDA는 그 오류를 다음 연산에서 알리므로 마지막 프레임은 원인이 아닙니다.",
        cite_stated(named),
        cite_line(event, "오류가 지나간 곳은 DETR의 짝짓기와 손실입니다."),
        severity=Severity.HIGH,
        facts={"dataset": name},
    )
