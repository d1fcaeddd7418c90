"""LBL054: boxes carry over to the held-out images and classes do not: the splits number their classes differently."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.parts_of_detection import detection_parts
from jindan_tools.curves.select import val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST = 8
_APART, _TOGETHER = 2.5, 1.15
_FELL = 0.7
_LITTLE = 0.35


@rule(
    "LBL054",
    "classes-of-splits-apart",
    {
        "num_labels_mismatch": 3.0,
        "labels_shuffled": 1.0,
        "overfit": -4.0,
        "memorisation": -3.0,
        "too_little_data": -2.0,
        "train_val_shift": -1.0,
        "labels_missing": -3.0,
        "eval_labels_missing": -2.0,
        "class_imbalance": -1.0,
        "healthy_converged": -3.0,
    },
)
def classes_of_splits_apart(run: Run) -> Iterator[Finding]:
    """Report a detector whose boxes are as good on held-out images as on training images, and whose classes are not.

    ## What it does
    Compares the class loss and the box loss of the two splits over the last third of the run.
    ## Why it matters
    A detector that over-fits loses both: its boxes get worse on new images too, and so they do on other kinds of images. Boxes
    that carry over beside classes that are confidently wrong mean that the same object has another number in the held-out
    labels: numbered from 1 in one split, another order of names, another export.
    ## Fires on
    Eight records, a held-out class loss at least 2.5 times the training one, a held-out box loss within 15 % of the training
    one, both box losses down by 30 %, and a mean average precision below 0.35.
    ## Stays silent on
    Over-fitting (boxes part too), detectors that find and name objects, runs without the parts of both losses.
    ## Source
    Ultralytics and YOLOv5 compute the held-out parts with the criterion of training; measured with 8.3.170 on shapes whose
    training labels were numbered from 1.
    """
    parts, metric = detection_parts(run), val_metric(run)
    if parts is None or metric is None or not metric.finite or max(metric.finite) >= _LITTLE:
        return
    if len(parts.train_class.finite) < _LEAST:
        return
    said, placed = _ratio(parts.held_out_class, parts.train_class), _ratio(parts.held_out_box, parts.train_box)
    fell = all(_end(s) < _FELL * median(head(s.finite)) for s in (parts.train_box, parts.held_out_box))
    if said is None or placed is None or said < _APART or placed > _TOGETHER or not fell:
        return
    last = parts.train_class.finite_indices[-1]
    yield finding(
        f"상자 손실은 검증이 학습의 {times(placed)}로 나쁘지 않은데 클래스 손실은 {times(said)}입니다. 상자는 맞히고 이름만 틀리므로 두 분할의 클래스 번호가 서로 다릅니다.",
        *(cite_point(s, last) for s in (parts.train_class, parts.held_out_class, parts.train_box, parts.held_out_box)),
        calculated(
            "마지막 3분의 1에서 검증 클래스 손실을 학습 클래스 손실로 나눈 값입니다.",
            said,
            f"{figure(_end(parts.held_out_class))} ÷ {figure(_end(parts.train_class))} = {figure(said)}",
        ),
        cite_point(metric, metric.best or 0, "최고"),
        severity=Severity.HIGH,
        facts={"class_ratio": said, "box_ratio": placed},
    )


def _end(series: Series) -> float:
    return median(tail(series.finite, 1 / 3))


def _ratio(held_out: Series, train: Series) -> float | None:
    return _end(held_out) / _end(train) if _end(train) > 0 else None
