"""NUM001: the training loss becomes NaN or infinite."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.breakdown import Rise, breakdown, rise_before_break
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LAST, _LEAST, _OVER = 3, 2, 1.2
# Weights that are NaN give no finite loss again: what came and went was in single batches.
_OF_A_BATCH = {"nan_lr_diverge": -1.0, "nan_bad_data": 2.5}


@rule(
    "NUM001",
    "non-finite-loss",
    {"nan_lr_diverge": 2.0, "nan_bad_data": 0.5, "nan_fp16_overflow": 1.0, "nan_from_step0": -3.0},
)
def non_finite_loss(run: Run) -> Iterator[Finding]:
    """Report the first NaN or infinity of the training loss.

    ## What it does
    Finds the first non-finite record of the training loss that lasts, and the last finite value before it, on the
    series that shows the moment most finely (step records before epoch means).
    ## Why it matters
    A mean over an epoch turns NaN from one batch on; everything computed after that point is lost.
    ## Fires on
    A NaN or infinite record after at least one finite one, with at least half of the later records broken as well. Records that were
    finite again in between speak for single batches: NaN weights never recover.
    A lasting rise before it speaks against a single sample and for the rate.
    ## Stays silent on
    Time columns such as 'nanms', losses that are NaN from the first record (NUM002), and isolated missing cells.
    ## Source
    IEEE 754; Ultralytics trainers log running means, so one NaN batch makes the epoch NaN (verified by running them).
    """
    broken = breakdown(run)
    if broken is None:
        return
    series, first = broken.series, broken.index
    last = max(i for i in series.finite_indices if i < first)
    rise = rise_before_break(broken)
    yield finding(
        f"손실이 {series.x_label(first)}부터 {figure(series.values[first])}입니다. 직전 값은 {figure(series.values[last])}입니다.",
        cite_point(series, first),
        cite_point(series, last, "직전 유한값"),
        *(() if rise is None else (_worse(rise),)),
        severity=Severity.CRITICAL,
        argues=_weights(run, climbed=rise is not None or _climbed(broken.before))
        | (_OF_A_BATCH if _returns(series) else {}),
        facts={
            "first_nan_x": series.xs[first],
            "last_finite": series.values[last],
            "nan_records": float(len(series) - first - sum(i > first for i in series.finite_indices)),
        },
    )


def _returns(series: Series) -> bool:
    """Say whether a NaN record is followed by a finite one."""
    first = next((i for i, v in enumerate(series.values) if math.isnan(v)), None)
    return first is not None and any(map(math.isfinite, series.values[first:]))


def _worse(rise: Rise) -> Evidence:
    ratio = rise.high / rise.low
    return calculated(
        "NaN 직전의 손실 수준은 그전의 가장 좋은 수준보다 높습니다. 갱신할수록 나빠지고 있었습니다.",
        ratio,
        f"{figure(rise.high)} ÷ {figure(rise.low)} = {figure(ratio)}",
    )


def _climbed(before: tuple[float, ...]) -> bool:
    """Return whether the last three finite values all lie a fifth above everything before them: no single batch did that."""
    earlier, last = before[:-_LAST], before[-_LAST:]
    return len(earlier) >= _LEAST and min(earlier) > 0 and min(last) >= _OVER * max(earlier)


def _weights(run: Run, *, climbed: bool) -> dict[str, float]:
    # Half precision is a suspect only where it is in use; unknown precision is no evidence for it.
    half = {"fp16": 1.0, "amp": 0.5, "fp32": -4.0, "bf16": -3.0}.get(run.word("precision"))
    weights = {"nan_lr_diverge": 1.0, "nan_bad_data": 0.5, "nan_from_step0": -3.0}
    if climbed:
        weights |= {"nan_lr_diverge": 2.0, "nan_bad_data": -1.0}
    return weights if half is None else {**weights, "nan_fp16_overflow": half}
