"""PLT045: a mean overlap that only counts one class, or only the images without an object."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_OVERLAP = regex(r"dice|iou|jaccard")
_MEAN = regex(r"m(?:ean)?[_ -]?iou|(?:^|[/_ .])(?:mean_)?(?:iou|jaccard)(?:$|[/_]mean|[/_]avg|[/_]macro)")
_LEAST, _EQUAL = 3, 8
_MOST_CLASSES = 40
# Four decimals of a mean of 0.05 leave 0.1 %.
_EXACT = 0.002
_FALLS = 0.2


@rule(
    "PLT045",
    "overlap-of-one-class",
    {
        "class_imbalance": 3.0,
        "plateau_prior": 2.0,
        "metric_bug": 0.5,
        "healthy_converged": -4.0,
        "overfit": -2.0,
        "lr_too_low": -1.0,
        "underfit": -1.0,
        "long_plateau_waste": -2.0,
    },
)
def overlap_of_one_class(run: Run) -> Iterator[Finding]:
    """Report a mean overlap (IoU, Dice) that a model which finds no object has as well.

    ## What it does
    A model that answers one class everywhere has an IoU of a (its pixel accuracy) for that class and 0 for the others:
    the mean over C classes is a / C. A Dice that counts an empty answer on an empty image as 1 is the share of such
    images, the same number to the last digit at every evaluation.
    ## Why it matters
    With two classes, of which the object is rare, such a mean is 0.49, and such a Dice 0.8: they look like results.
    ## Fires on
    A mean IoU that is the pixel accuracy divided by a whole number of classes (the known one, where it is known) within
    0.2 % in the last third of the records; an overlap of the held-out split strictly between 0 and 1 with one value in
    its last eight records and the last half, while a loss still falls by a fifth there.
    ## Stays silent on
    Detectors, training losses that never were finite, overlaps that move, an overlap of another split than the accuracy, losses that stand still as well.
    ## Source
    IoU of class k is TP / (TP + FP + FN); without an answer TP is 0. Dice of two empty masks is 0 / 0, counted as 1
    (MONAI DiceMetric ignore_empty=False, smooth terms, torchmetrics zero_division).
    """
    if is_detector(run) or any(s.values and not s.finite for s in run.of_role(Role.TRAIN_LOSS)):
        return  # weights that are NaN answer the first class everywhere
    found = _share_of_one(run)
    yield from found or _only_empty(run)


def _share_of_one(run: Run) -> tuple[Finding, ...]:
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        hits = accuracy(run, role)
        if hits is None:
            continue
        for overlap in last_segment(run.of_role(role)):
            classes = _classes(run, overlap, hits) if _MEAN.search(overlap.name.lower()) else None
            if classes is not None:
                return (_told(overlap, hits, classes),)
    return ()


def _classes(run: Run, overlap: Series, hits: Series) -> int | None:
    """Return C when the overlap is the accuracy divided by C in the last third of the records."""
    scale = 100.0 if max(overlap.finite, default=0.0) > 1 else 1.0
    count = min(len(overlap.finite), len(hits.finite))
    late = max(_LEAST, count // 3)
    if count < _LEAST or len(overlap.finite) != len(hits.finite):
        return None
    pairs = list(zip(overlap.finite, hits.finite, strict=True))[-late:]
    if any(o <= 0 or not 0.2 < h < 0.9999 for o, h in pairs):
        return None
    classes = round(pairs[-1][1] * scale / pairs[-1][0])
    known = run.number("num_classes")
    if not 2 <= classes <= _MOST_CLASSES or (known is not None and known >= 2 and round(known) != classes):
        return None
    return classes if all(abs(classes * o / scale / h - 1) <= _EXACT for o, h in pairs) else None


def _told(overlap: Series, hits: Series, classes: int) -> Finding:
    last, share = overlap.finite[-1], hits.finite[-1]
    scale = 100 if max(overlap.finite) > 1 else 1
    return finding(
        f"{overlap.name} 값 {figure(last)}은 픽셀 정확도 {figure(share * scale)} ÷ 클래스 {classes}개와 같습니다. "
        "모든 픽셀에 한 클래스(배경)만 답하고, 나머지 클래스의 IoU는 0입니다.",
        cite_point(overlap, overlap.finite_indices[-1]),
        cite_point(hits, hits.finite_indices[-1]),
        calculated(
            "한 클래스만 답할 때의 평균 IoU입니다.",
            share * scale / classes,
            f"{figure(share * scale)} ÷ {classes} = {figure(share * scale / classes)}",
        ),
        severity=Severity.HIGH,
        facts={"classes": float(classes), "overlap": last},
    )


def _only_empty(run: Run) -> tuple[Finding, ...]:
    for overlap in last_segment(run.of_role(Role.VAL_METRIC)):
        values = overlap.finite
        same = values[-max(_EQUAL, len(values) // 2) :]
        if not _OVERLAP.search(overlap.name.lower()) or len(same) < _EQUAL or len(set(same)) != 1:
            continue
        loss = next(
            (s for s in (val_loss(run), train_loss(run)) if s is not None and len(s.finite) == len(values)), None
        )
        if loss is None or not 0 < same[0] < 1 or relative_drop(loss.finite[-len(same) :]) < _FALLS:
            continue
        return (
            finding(
                f"{overlap.name} 값이 마지막 {len(same)}번 모두 {figure(same[0])}인데 손실은 계속 줄었습니다. 객체를 하나도 찾지 못하고, "
                "빈 마스크를 빈 답으로 맞힌 몫만 세어진 값입니다.",
                Evidence(
                    statement=f"{overlap.name} 기록 {len(same)}개가 모두 {figure(same[0], 6)}입니다.",
                    value=same[0],
                    source=overlap.source(overlap.finite_indices[-1]),
                ),
                cite_point(loss, loss.finite_indices[-len(same)]),
                cite_point(loss, loss.finite_indices[-1]),
                severity=Severity.HIGH,
                facts={"overlap": same[0]},
            ),
        )
    return ()
