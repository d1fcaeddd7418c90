"""PLT022: overlap or recall is exactly zero in every evaluation while the loss falls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_FOUND = regex(
    r"(?<![a-z])(?:m?iou|dice|jaccard|f1|ents_[fpr]|f_?score|recall|precision|sensitivity|tpr|m?ap(?:@?\d{1,2})?)(?:$|[^a-z])",
    re.IGNORECASE,
)
_PRECISION = regex(r"(?<![a-z])m?ap(?:@?\d{1,2})?(?:$|[^a-z])", re.IGNORECASE)
_LEAST, _NOTHING, _FALL = 5, 1e-3, 0.05
# An answer that follows the shares of the classes is right for the most frequent one; never to be right needs other labels.
_NEVER_RIGHT = {
    "train_val_shift": 2.5,
    "metric_bug": 1.5,
    "labels_shuffled": 1.0,
    "overfit": -3.0,
    "memorisation": -3.0,
    "healthy_converged": -4.0,
}
_ONLY_SHARES = {
    "plateau_prior": 2.5,
    "class_imbalance": 2.0,
    "metric_bug": 1.5,
    "labels_shuffled": 1.0,
    "overfit": -3.0,
    "healthy_converged": -4.0,
}
# Boxes of which none ever fits are more than a rare class: code and labels come first.
_NO_BOX_FITS = {
    "metric_bug": 2.0,
    "underfit": 1.5,
    "num_labels_mismatch": 1.0,
    "bbox_format": 1.0,
    "overfit": -3.0,
    "healthy_converged": -4.0,
}
_NO_BOX_FITS_KO = "찾은 상자가 정답과 한 번도 맞지 않았습니다. 평가 코드(클래스 번호, 상자 형식과 크기, 임계값)에 정답을 넣어 1이 나오는지부터 확인해야 합니다."
_NEVER_RIGHT_KO = (
    "정확도도 0이라 다수만 답하는 것도 아닙니다. 검증 데이터의 라벨 번호나 클래스가 학습과 다른지 확인해야 합니다."
)


@rule(
    "PLT022",
    "finds-nothing",
    {
        "plateau_prior": 2.5,
        "class_imbalance": 2.0,
        "metric_bug": 2.0,
        "labels_shuffled": 1.0,
        "underfit": 1.5,
        "num_labels_mismatch": 1.0,
        "bbox_format": 1.0,
        "overfit": -3.0,
        "train_val_shift": 2.5,
        "healthy_converged": -4.0,
    },
)
def finds_nothing(run: Run) -> Iterator[Finding]:
    """Report a model that answers "nothing here" everywhere, which a falling loss hides.

    ## What it does
    Looks for a held-out IoU, Dice, F1, recall, precision or mAP that is zero in all records beside a loss that falls.
    ## Why it matters
    With few foreground pixels or cases the loss falls by learning their share alone. Only the overlap shows that not one
    of them is found.
    ## Fires on
    Five records or more, none above 0.001 (with an accuracy of 0 too: another coding of the labels), and a loss (or, without a whole one, a part of it) that falls by 5 % or more.
    ## Stays silent on
    Runs in the first quarter of their plan, detectors (DAT003), metrics that leave zero once, losses that do not fall.
    ## Source
    Definitions: all are 0 without a true positive.
    """
    loss = val_loss(run) or train_loss(run)
    if loss is None or relative_drop(loss.finite) < _FALL:
        loss = _part(run) or loss
    metric = _metric(run)
    if metric is None or loss is None or is_detector(run) or _is_broken(run):
        return
    if len(loss.finite) < _LEAST or relative_drop(loss.finite) < _FALL or _has_only_begun(run):
        return
    hits = accuracy(run)
    boxes = _PRECISION.search(metric.name) is not None
    never_right = hits is not None and len(hits.finite) >= _LEAST and max(hits.finite) <= _NOTHING
    yield finding(
        f"{metric.name} 값이 {len(metric.finite)}번의 평가에서 모두 0인데 손실은 {percent(relative_drop(loss.finite))} 줄었습니다. "
        + (
            _NO_BOX_FITS_KO
            if boxes
            else _NEVER_RIGHT_KO
            if never_right
            else "모델이 찾아야 할 것을 하나도 찾지 못하고 비율만 배웠습니다."
        ),
        Evidence(
            statement=f"{metric.name} 기록 {len(metric.finite)}개의 최댓값은 {figure(max(metric.finite))}입니다.",
            value=max(metric.finite),
            source=metric.source(metric.finite_indices[-1]),
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        argues=_NO_BOX_FITS if boxes else _NEVER_RIGHT if never_right else _ONLY_SHARES,
        facts={"records": float(len(metric.finite))},
    )


def _has_only_begun(run: Run) -> bool:
    """Return whether less than a quarter of the plan ran: a rare class is often found later."""
    done, planned = run.epochs_done, run.epochs_planned
    return bool(done and planned) and (done or 0) < 0.25 * (planned or 0)


def _is_broken(run: Run) -> bool:
    losses = (s for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in last_segment(run.of_role(role)))
    return any(s.first_non_finite is not None for s in losses)


def _part(run: Run) -> Series | None:
    """Return a part of the loss that falls, without its first record, which spaCy takes before the first update."""
    parts = (s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s) > _LEAST)
    later = (replace(s, xs=s.xs[1:], values=s.values[1:], lines=s.lines[1:], epochs=s.epochs[1:]) for s in parts)
    return max(later, key=lambda s: relative_drop(s.finite), default=None)


def _metric(run: Run) -> Series | None:
    found = (s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _FOUND.search(s.name))
    zero = [s for s in found if len(s.finite) >= _LEAST]
    return zero[0] if zero and all(max(s.finite) <= _NOTHING for s in zero) else None
