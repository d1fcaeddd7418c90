"""LBL360: classes carry over to the held-out images and boxes do not: the splits write their boxes differently."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.parts_of_detection import detection_parts
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.regex import regex

_LEAST = 6
_APART, _MORE, _TOGETHER, _FELL = 3.0, 4.0, 2.5, 0.3
_OVERLAP, _NONE = regex(r"iou|map(?:_?50|$|[-_/(])"), 0.05


@rule(
    "LBL360",
    "boxes-of-splits-apart",
    {
        "bbox_format": 4.0,
        "train_val_shift": 2.0,
        "metric_bug": 0.5,
        "class_imbalance": -3.0,
        "plateau_prior": -3.0,
        "overfit": -2.0,
        "labels_missing": -3.0,
        "num_labels_mismatch": -2.0,
        "healthy_converged": -4.0,
    },
)
def boxes_of_splits_apart(run: Run) -> Iterator[Finding]:
    """Report a detector whose classes are as good on held-out images as on training images, and whose boxes never meet.

    ## What it does
    Compares the box loss and the class loss of the two splits at the end, and reads the overlap with the held-out boxes.
    ## Why it matters
    A detector that over-fits keeps some overlap with new objects, and its classes get worse too. Classes that carry over beside
    boxes that never overlap mean that the held-out boxes are written in another way: centre and size for corners, pixels for
    shares, another order, another image size.
    ## Fires on
    Six records, a training box loss that lost 70 %, a held-out one at least three times as high at the end, a held-out class loss
    of at most 2.5 times the training one and that a quarter as far apart, and an overlap or a mean average precision below 0.05 throughout.
    ## Stays silent on
    Overlaps that rise (over-fitting), classes that part too (LBL054), runs without the parts of both losses.
    ## Source
    Arithmetic: the corners of (0.5, 0.5, 0.2, 0.2) and the centre and size of the same box have no common area.
    """
    parts = detection_parts(run)
    if parts is None or len(parts.train_box.finite) < _LEAST:
        return
    overlaps = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.finite and _OVERLAP.search(s.name.lower())]
    if not overlaps or any(max(s.finite) >= _NONE for s in overlaps):
        return
    placed, said = _ratio(parts.held_out_box, parts.train_box), _ratio(parts.held_out_class, parts.train_class)
    learnt = _end(parts.train_box) <= _FELL * median(head(parts.train_box.finite))
    if placed is None or said is None or placed < max(_APART, _MORE * said) or said > _TOGETHER or not learnt:
        return
    last = parts.train_box.finite_indices[-1]
    yield finding(
        f"클래스 손실은 검증이 학습의 {times(said)}로 나쁘지 않은데 상자 손실은 {times(placed)}이고 {overlaps[0].name} 값은 "
        f"{figure(max(overlaps[0].finite))} 값을 넘지 못합니다. 이름은 맞히고 자리만 틀리므로 검증 상자가 학습과 다른 형식입니다.",
        *(cite_point(s, last) for s in (parts.train_box, parts.held_out_box, parts.train_class, parts.held_out_class)),
        calculated(
            "마지막 검증 상자 손실을 학습 상자 손실로 나눈 값입니다.",
            placed,
            f"{figure(_end(parts.held_out_box))} ÷ {figure(_end(parts.train_box))} = {figure(placed)}",
        ),
        cite_point(overlaps[0], overlaps[0].finite_indices[-1]),
        severity=Severity.HIGH,
        facts={"box_ratio": placed, "class_ratio": said},
    )


def _end(series: Series) -> float:
    return median(tail(series.finite))


def _ratio(held_out: Series, train: Series) -> float | None:
    return _end(held_out) / _end(train) if _end(train) > 0 else None
