"""NUM020: gradient norms that are NaN or infinite while the loss is finite."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEAST = 5
_ALL_BAD = 3
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
    At least two such records; a share of 20 % or more is serious, less is what a dynamic scale does by design, and within the first tenth of the records no cause of anything. Also on
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
    yield finding(
        f"기울기 노름 기록의 {percent(share)} 구간이 유한하지 않습니다."
        + (" 모두 처음에 있어, 손실 스케일이 자리를 잡으며 건너뛴 갱신입니다." if settled else ""),
        cite_point(norm, bad[0], "첫 번째"),
        cite_point(norm, bad[-1], "마지막"),
        severity=Severity.INFO if settled else _severity(run, norm, serious=serious),
        argues={"nan_fp16_overflow": 0.0} if settled else _weights(run, serious=serious),
        facts={"records": float(len(bad)), "share": share},
    )


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
