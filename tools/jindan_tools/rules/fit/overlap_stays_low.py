"""FIT042: after many epochs the overlap with the labels is still close to nothing, whatever the loss does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OVERLAP = regex(r"(?:^|[/_ .-])(?:dice|m?iou|jaccard)(?:[ _-](?:score|coef\w*|mean|avg))?$", re.IGNORECASE)
_LEAST, _EPOCHS = 8, 50
_LOW = 0.15
# Masks numbered apart, another threshold or size in the evaluation: the loss cannot fall so far on nothing.
_OF_ANOTHER_MEASURE = {
    "metric_bug": 2.5,
    "train_val_shift": 2.0,
    "labels_shuffled": 1.0,
    "class_imbalance": 1.0,
    "healthy_converged": -4.0,
}
_HARDLY_LEARNT = {
    "underfit": 2.5,
    "too_little_data": 1.0,
    "class_imbalance": 1.0,
    "labels_corrupt": 0.5,
    "lr_too_low": 0.5,
    "healthy_converged": -4.0,
}
_NOTHING, _HALF = 0.02, 0.5


@rule(
    "FIT042",
    "overlap-stays-low",
    {
        "underfit": 2.5,
        "too_little_data": 1.0,
        "class_imbalance": 1.0,
        "labels_corrupt": 0.5,
        "lr_too_low": 0.5,
        "metric_bug": 2.5,
        "train_val_shift": 2.0,
        "labels_shuffled": 1.0,
        "healthy_converged": -4.0,
    },
)
def overlap_stays_low(run: Run) -> Iterator[Finding]:
    """Report a segmentation whose Dice or IoU never leaves the bottom of its scale.

    ## What it does
    Takes every Dice, IoU and Jaccard curve of the last attempt and its best record.
    ## Why it matters
    A loss that is a sum over pixels or classes falls long before a structure is found. The overlap is what the masks
    are worth.
    ## Fires on
    Eight records or more over fifty epochs or more, none above 0.15 in any such curve, and at least one above 0. Below 0.02,
    beside a training loss that fell by half, what is measured comes before what is learnt.
    ## Stays silent on
    Detectors, zero throughout (PLT022), curves of single classes, shorter runs, percentages.
    ## Source
    Definitions: 1 is a perfect overlap; below 0.15 less than a quarter of a structure of usual size is hit.
    """
    if is_detector(run):
        return
    roles = (Role.VAL_METRIC, Role.TRAIN_METRIC)
    found = [s for role in roles for s in last_segment(run.of_role(role)) if _OVERLAP.search(s.name)]
    long = [s for s in found if _is_long(s)]
    if (
        not long
        or not all(0 <= v <= _LOW for s in found for v in s.finite)
        or not any(map(any, (s.finite for s in long)))
    ):
        return
    best = max(long, key=lambda s: max(s.finite))
    at = best.values.index(max(best.finite))
    elsewhere = _elsewhere(run, best)
    yield finding(
        f"{best.name} 값이 {figure(best.xs[-1])} 에폭까지 {len(best.finite)}번의 평가에서 가장 높아도 {figure(max(best.finite))}입니다. "
        + (
            "손실은 절반 아래로 줄었으므로, 평가가 학습과 다른 것을 재고 있는지(마스크의 클래스 번호, 임계값, 전처리)부터 확인해야 합니다."
            if elsewhere
            else "손실이 줄어도 정답 영역을 거의 찾지 못합니다."
        ),
        cite_point(best, best.finite_indices[0], "처음"),
        cite_point(best, at, "최고"),
        cite_point(best, best.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues=_OF_ANOTHER_MEASURE if elsewhere else _HARDLY_LEARNT,
        facts={"best": max(best.finite)},
    )


def _elsewhere(run: Run, best: Series) -> bool:
    """Return whether next to nothing overlaps although the training loss fell by half: what is learnt is not what is measured."""
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST or max(best.finite) >= _NOTHING:
        return False
    return median(tail(loss.finite)) <= _HALF * loss.finite[0]


def _is_long(series: Series) -> bool:
    return series.axis is Axis.EPOCH and len(series.finite) >= _LEAST and series.xs[-1] - series.xs[0] >= _EPOCHS
