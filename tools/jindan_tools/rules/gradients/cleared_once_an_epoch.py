"""GRD062: the gradient norm climbs within every epoch and begins low again in the next: gradients cleared once an epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby, pairwise

from jindan_tools.arithmetic.average import fmean, median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST_EPOCHS, _LEAST_RECORDS = 5, 4
_CLIMB, _FALL = 1.25, 0.9


@rule(
    "GRD062",
    "cleared-once-an-epoch",
    {"missing_zero_grad": 3.0, "overfit": -1.0, "grad_explode": -1.0, "lr_too_high_oscillate": -0.5},
)
def cleared_once_an_epoch(run: Run) -> Iterator[Finding]:
    """Report a gradient norm that saws with the epochs: it climbs within each and falls back where the next begins.

    ## What it does
    Compares, epoch by epoch, the norm at its first record with the mean of its last half, and with the first record of the next epoch.
    ## Why it matters
    Gradients that are cleared once an epoch are sums over all its batches so far: the last step of an epoch is taken by
    the sum of hundreds of gradients, and the learning rate is in force hundreds of times over.
    ## Fires on
    Five epochs or more of four records each: in every one the last half lies above the first record, by a quarter in the median, and
    nine in ten begin at less than 90 % of where the one before ended.
    ## Stays silent on
    Records without the epoch beside the step, a training loss by step that saws in the same way (a fixed order of the data), broken norms.
    ## Source
    torch accumulates into .grad until optimizer.zero_grad() is called; the call belongs into the loop over batches.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or norm.first_non_finite is not None:
        return
    parts = _epochs(norm)
    if not _saws(parts) or (loss is not None and loss.axis is Axis.STEP and _saws(_epochs(loss))):
        return
    climbs = [_climb(part) for part in parts]
    ends = len(parts[0]) - 1
    yield finding(
        f"기울기 노름이 {len(parts)}개 에폭마다 처음보다 {times(median(climbs))}로 커졌다가 다음 에폭에서 다시 작아집니다. "
        "기울기를 배치마다가 아니라 에폭마다 한 번만 지우는 모습입니다.",
        cite_point(norm, 0, "첫 에폭의 처음"),
        cite_point(norm, ends, "첫 에폭의 끝"),
        cite_point(norm, ends + 1, "다음 에폭의 처음"),
        calculated(
            "에폭마다 뒤쪽 절반의 평균을 첫 기록으로 나눈 값의 중앙값입니다.",
            median(climbs),
            ", ".join(figure(c) for c in climbs[:8]),
        ),
        severity=Severity.HIGH,
        facts={"climb": median(climbs), "epochs": float(len(parts))},
    )


def _epochs(series: Series) -> list[tuple[float, ...]]:
    """Return the values epoch by epoch; [] where a record does not tell its epoch."""
    if series.axis is not Axis.STEP or len(series.epochs) != len(series):
        return []
    # transformers tells the share of epochs that is done: 1.0 is the end of the first.
    shares = any(not float(e).is_integer() for e in series.epochs)
    beside = zip(((math.ceil(e) - 1 if shares else e) for e in series.epochs), series.values, strict=True)
    return [tuple(v for _, v in group) for _, group in groupby(beside, key=lambda pair: pair[0])]


def _climb(part: tuple[float, ...]) -> float:
    return fmean(part[len(part) // 2 :]) / part[0]


def _saws(parts: list[tuple[float, ...]]) -> bool:
    if len(parts) < _LEAST_EPOCHS or any(len(p) < _LEAST_RECORDS or min(p) <= 0 for p in parts):
        return False
    climbs = [_climb(part) for part in parts]
    falls = sum(b[0] < _FALL * a[-1] for a, b in pairwise(parts))
    return min(climbs) > 1 and median(climbs) >= _CLIMB and falls >= 0.9 * (len(parts) - 1)
