"""EVL062: the held-out loss is the training loss times a constant from the first record to the last: a sum, not a mean."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.kind import is_contrastive, is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent, times

_LEAST, _TIMES = 5, 4.0
# The factor hardly moves while the loss itself falls to half or less.
_SAME, _FELL = 0.2, 0.5
_AS_GOOD = 0.85
_NEAR_COUNT = 0.2


@rule(
    "EVL062",
    "held-out-loss-summed",
    {"metric_bug": 2.5, "overfit": -4.0, "train_val_shift": -4.0, "memorisation": -3.0, "input_not_normalised": -2.0},
)
def held_out_loss_summed(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that is a constant multiple of the training loss beside a good held-out accuracy.

    ## What it does
    Divides the two losses record by record and compares the factor with the batches of an evaluation (held-out rows
    divided by the batch).
    ## Why it matters
    A loss that was added up over the batches of an evaluation and never divided looks like extreme over-fitting. The
    accuracy of the same evaluation shows that the model is as good there.
    ## Fires on
    Five records of both or more at the same places, a training loss that halves, factors of four or more that stay within
    20 % of their median, a held-out accuracy of at least 85 % of exp(-training loss) at the end.
    ## Stays silent on
    Factors that grow (over-fitting) or shrink, runs without an accuracy, detectors and contrastive models.
    ## Source
    A sum of b batch means is b times their mean; exp(-loss) is the accuracy of a model as sure as it is right.
    """
    train, held_out, hits = train_loss(run), val_loss(run), accuracy(run)
    if train is None or held_out is None or hits is None or is_detector(run) or is_contrastive(run):
        return
    place = {x: i for i, x in enumerate(train.xs)}
    pairs = [(place[x], j) for j, x in enumerate(held_out.xs) if x in place and train.axis is held_out.axis]
    ratios = [held_out.values[j] / train.values[i] for i, j in pairs if train.values[i] > 0]
    if len(ratios) < _LEAST or len(ratios) < len(pairs) or not all(map(math.isfinite, ratios)):
        return
    factor, end = median(ratios), median(tail(train.finite))
    if factor < _TIMES or any(abs(r / factor - 1) > _SAME for r in ratios) or end > _FELL * train.finite[0]:
        return
    share = median(tail(hits.finite))
    if share < _AS_GOOD * calibrated_accuracy(end):
        return
    i, j = pairs[-1]
    yield finding(
        f"{held_out.name} 값은 첫 기록부터 끝까지 {train.name} 값의 약 {times(factor)}로 일정하고 검증 정확도는 {percent(share)}입니다. "
        "과적합이 아니라, 검증 배치의 손실을 더하고 배치 수로 나누지 않은 값으로 보입니다.",
        cite_point(held_out, j),
        cite_point(train, i),
        calculated(
            "기록마다 나눈 비의 중앙값입니다.",
            factor,
            f"{figure(held_out.values[j])} ÷ {figure(train.values[i])} = {figure(held_out.values[j] / train.values[i])} (마지막 기록), 중앙값 {figure(factor)}",
        ),
        cite_point(hits, hits.finite_indices[-1]),
        *_batches(run, factor),
        severity=Severity.MEDIUM,
        facts={"factor": factor, "accuracy": share},
    )


def _batches(run: Run, factor: float) -> Iterator[Evidence]:
    rows, batch = run.number("val_samples"), run.number("batch_size")
    count = 0 if not rows or not batch else math.ceil(rows / batch)
    if count < _TIMES or abs(factor / count - 1) > _NEAR_COUNT:
        return
    yield calculated(
        f"검증 한 번의 배치 수 {count}와 가깝습니다.", float(count), f"⌈{figure(rows)} ÷ {figure(batch)}⌉ = {count}"
    )
    yield from cite_settings(run, "val_samples", "batch_size")
