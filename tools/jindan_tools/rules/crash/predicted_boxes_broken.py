"""CRS064: recognises an assertion about boxes that the network predicted, not about those of the labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.figures import figure, times

_GREW = 2.0
_CLEARS: Mapping[str, float] = {"code_error": -4.0, "batch_noise": -2.0}
_LABELS: Mapping[str, float] = {"bbox_format": 4.0, "labels_corrupt": 2.0, **_CLEARS}
_GREW_BEFORE: Mapping[str, float] = {
    "nan_lr_diverge": 4.0,
    "labels_corrupt": -3.0,
    "bbox_format": -3.0,
    "corrupt_data": -3.0,
    **_CLEARS,
}
_UNKNOWN: Mapping[str, float] = {"nan_lr_diverge": 1.5, "nan_from_step0": 1.0, "nan_bad_data": 0.5, **_CLEARS}


@rule(
    "CRS064",
    "predicted-boxes-broken",
    {
        "nan_lr_diverge": 4.0,
        "nan_from_step0": 1.0,
        "nan_bad_data": 0.5,
        "bbox_format": 4.0,
        "labels_corrupt": 2.0,
        "corrupt_data": -3.0,
        "code_error": -4.0,
        "batch_noise": -2.0,
    },
)
def predicted_boxes_broken(run: Run) -> Iterator[Finding]:
    """Recognises the assertion of DETR and its kin that a box ends behind its beginning.

    ## What it does
    Reads which of the two sets of boxes the failed line names and whether the loss had grown before.
    ## Why it matters
    The matcher calls generalized_box_iou with the predictions first: `boxes1` are the network's, `boxes2` the labels'. Width and
    height come out of a sigmoid and cannot be negative, so that a failing `boxes1` means NaN: any comparison with NaN is false.
    The annotations are not at fault.
    ## Fires on
    The exception that ended the last attempt, an assertion within generalized_box_iou.
    ## Stays silent on
    Other assertions.
    ## Source
    facebookresearch/detr util/box_ops.py generalized_box_iou, models/matcher.py; detr issues 101 and 28.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS064":
        return
    if "boxes2" in event.word("inner_code"):
        yield describe(event, "라벨 상자(boxes2)의 끝이 시작보다 앞에 있어", _LABELS)
        return
    loss = train_loss(run)
    grown = None if loss is None else _growth(loss)
    if loss is None or grown is None or grown < _GREW:
        yield describe(event, "모델이 예측한 상자(boxes1)에 NaN이 있어", _UNKNOWN)
        return
    found = describe(
        event, f"손실이 최저의 {times(grown)}로 커진 뒤 모델이 예측한 상자(boxes1)가 NaN이 되어", _GREW_BEFORE
    )
    low = min(loss.finite_indices, key=lambda i: loss.values[i])
    last = loss.finite_indices[-1]
    cited = (cite_point(loss, low, "최저"), cite_point(loss, last, f"마지막, 최저의 {figure(grown)}배"))
    yield replace(found, evidence=(*found.evidence, *cited))


def _growth(loss: Series) -> float | None:
    low = min(loss.finite, default=0.0)
    return loss.finite[-1] / low if low > 0 else None
