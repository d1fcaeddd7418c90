"""NUM020: gradient norms that are NaN or infinite while the loss is finite."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEAST = 5
_ALL_BAD = 3
# The first records may follow each other while the scale comes down from where it begins.
_SETTLES = 5
# A scaler begins at 65536 and halves itself until the gradients fit.
_AT_FIRST = 0.1


@rule(
    "NUM020",
    "gradient-nan-loss-finite",
    {
        "nan_fp16_overflow": 1.5,
        "amp_scale_collapse": 1.0,
        "nan_lr_diverge": 1.0,
        "nan_bad_data": 1.0,
        "nan_from_step0": 1.0,
    },
)
def gradient_nan_loss_finite(run: Run) -> Iterator[Finding]:
    """Report non-finite gradient norms next to finite losses.

    ## What it does
    Counts NaN and infinite gradient norms in a run whose training loss stays finite and above zero.
    ## Why it matters
    The forward pass fits into the number format, the backward pass does not. A loss scaler skips these updates;
    when they become many the run stands still. Without a scaler (bf16, fp32) the format is no suspect: the next
    update makes the weights NaN as well.
    ## Fires on
    At least two such records; a share of 20 % or more is serious, less is what a dynamic scale does by design; within the first tenth of the
    records, or apart from each other beside a loss that improves, it is no cause of anything. Also on
    five norms of NaN to the end of a log without any loss: Megatron leaves a loss that is not above 0 out of its line.
    ## Stays silent on
    A loss that is NaN or exactly zero (NUM001, NUM011), a single infinite norm in the first records.
    ## Source
    torch.amp.GradScaler: infinite gradients skip the step; the norm is logged before the skip. Megatron-LM
    training_log: a loss is printed only where its average is above 0.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is not None and loss is None:
        yield from _without_loss(norm)
    if norm is None or loss is None or breakdown(run) is not None or (norm.finite and len(norm) < _LEAST):
        return
    if not loss.finite or min(loss.finite) == 0 or loss.first_non_finite is not None:
        return
    bad = [i for i, value in enumerate(norm.values) if not math.isfinite(value)]
    share = len(bad) / len(norm)
    if len(bad) < (2 if norm.finite else _ALL_BAD):
        return
    serious = share >= 0.2
    settled = not serious and bad[-1] < _AT_FIRST * len(norm) and not _has_no_scaler(run)
    passing = not serious and not settled and not _has_no_scaler(run) and _apart(bad) and _improves(loss)
    yield finding(
        f"기울기 노름 기록의 {percent(share)} 구간이 유한하지 않습니다." + _reading(settled=settled, passing=passing),
        cite_point(norm, bad[0], "첫 번째"),
        cite_point(norm, bad[-1], "마지막"),
        severity=Severity.INFO if settled or passing else _severity(run, norm, serious=serious),
        argues={"nan_fp16_overflow": 0.0} if settled or passing else _weights(run, serious=serious),
        facts={"records": float(len(bad)), "share": share},
    )


def _apart(bad: list[int]) -> bool:
    """Return whether no two such records follow each other: the scale was halved once each time, and fitted."""
    return all(right - left > 1 for left, right in pairwise(bad) if right >= _SETTLES)


def _improves(loss: Series) -> bool:
    return median(tail(loss.finite, 0.25)) < median(head(loss.finite))


def _reading(*, settled: bool, passing: bool) -> str:
    if settled:
        return " 모두 처음에 있어, 손실 스케일이 자리를 잡으며 건너뛴 갱신입니다."
    if passing:
        return " 떨어져서 나타나고 손실은 계속 줄었으므로, 손실 스케일을 낮추며 한 번씩 건너뛴 갱신입니다."
    return ""


def _without_loss(norm: Series) -> Iterator[Finding]:
    last = norm.values[-_LEAST:]
    if len(last) < _LEAST or not all(math.isnan(value) for value in last):
        return
    first = next(i for i, value in enumerate(norm.values) if math.isnan(value))
    never = not norm.finite
    yield finding(
        "손실은 기록에 없고 기울기 노름은 "
        + ("기록 모두에서 NaN입니다." if never else f"{norm.x_label(first)}부터 끝까지 NaN입니다."),
        cite_point(norm, first, "첫 번째"),
        cite_point(norm, -1, "마지막"),
        severity=Severity.CRITICAL,
        argues={"nan_lr_diverge": 1.0, "nan_bad_data": 1.0, "nan_from_step0" if never else "nan_fp16_overflow": 1.0},
        facts={"records": float(len(norm)), "share": 1.0},
    )


def _severity(run: Run, norm: Series, *, serious: bool) -> Severity:
    # Nothing skips such an update without a scaler: the run is lost.
    if _has_no_scaler(run) and all(math.isnan(v) for v in norm.values[-2:]):
        return Severity.CRITICAL
    return Severity.HIGH if serious else Severity.LOW


def _has_no_scaler(run: Run) -> bool:
    scale = loss_scale(run)
    return run.word("precision") in ("bf16", "fp32") or (scale is not None and max(scale.finite) <= 1)


def _weights(run: Run, *, serious: bool) -> dict[str, float]:
    if _has_no_scaler(run):
        return {"nan_lr_diverge": 1.0, "nan_bad_data": 1.0} if serious else {"nan_lr_diverge": 0.5}
    return {"nan_fp16_overflow": 2.5, "amp_scale_collapse": 1.5} if serious else {"nan_fp16_overflow": 0.5}
