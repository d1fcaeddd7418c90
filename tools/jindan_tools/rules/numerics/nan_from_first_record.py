"""NUM002: no training loss of the run was ever a number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.breakdown import never_finite
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.select import learning_rate
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# SGD with momentum m moves like lr / (1 - m); 1 is above all usual recipes (0.1 with momentum 0.9).
_HOT = 2.0
# No optimizer in use trains above this rate; there the rate itself explains a NaN inside the first epoch.
_ABSURD_LR = 5.0
# The first record of a whole log lies one interval from the start.
_DEEP = 100.0


@rule(
    "NUM002",
    "nan-from-first-record",
    {
        "nan_from_step0": 3.0,
        "nan_bad_data": 1.0,
        "nan_fp16_overflow": 0.5,
        "amp_scale_collapse": 1.0,
        "nan_lr_diverge": 2.5,
    },
)
def nan_from_first_record(run: Run) -> Iterator[Finding]:
    """Report a training loss that is NaN or infinite from its first record to its last.

    ## What it does
    Looks at every training loss of every segment; fires when none holds a finite value.
    ## Why it matters
    A loss that was never finite points at weights, inputs, the mask or the loss itself. Training settings such as
    the learning rate act only after the first update.
    ## Fires on
    At least one record of a training loss, all records NaN or infinite.
    ## Stays silent on
    Losses with a finite record on any axis; YOLO parts that are zero; runs with no training loss at all.
    An epoch mean hides what happened inside the epoch, so there the weights are smaller; in an excerpt that begins
    deep in a run they are even, as the break itself is not shown.
    ## Source
    IEEE 754: NaN propagates through every mean and every weight update.
    """
    series = never_finite(run)
    if series is None:
        return
    by_step = series.axis is Axis.STEP
    rate = learning_rate(run)
    highest = max((v for v in rate.finite), default=0.0) if rate is not None else (run.number("learning_rate") or 0.0)
    absurd = highest >= _ABSURD_LR
    hot = not by_step and _reach(run, highest) >= _HOT
    if _is_excerpt(series):
        # The record begins after the break: what came before it is not shown.
        argues = {"nan_from_step0": 1.0, "nan_bad_data": 1.0, "nan_lr_diverge": 1.0, "nan_fp16_overflow": 0.5}
        yield _report(series, argues, highest)
        return
    argues = {
        "nan_from_step0": 1.0 if absurd or hot or _half_overflows(run, series) else 3.0 if by_step else 2.0,
        "nan_bad_data": 0.5 if hot else 1.0,
        "nan_fp16_overflow": 3.5 if _half_overflows(run, series) else 2.0 if _half_collapsed(run) else 0.5,
        "amp_scale_collapse": 1.0 if _half_collapsed(run) else 0.0,
        "nan_lr_diverge": 2.5 if absurd or hot else -0.5 if by_step else 0.5,
    }
    yield _report(series, argues, highest)


def _report(series: Series, argues: dict[str, float], highest: float) -> Finding:
    since = f"기록이 시작되는 {series.x_label(0)}부터" if _is_excerpt(series) else "처음부터"
    return finding(
        f"{series.name} 기록 {len(series)}개가 {since} {_how_many(series)} 유한하지 않습니다(첫 값 {figure(series.values[0])}).",
        cite_point(series, 0, "첫 기록"),
        cite_point(series, -1, "마지막 기록"),
        severity=Severity.CRITICAL,
        argues=argues,
        facts={"records": float(len(series)), "highest_lr": highest},
    )


def _how_many(series: Series) -> str:
    broken = len(series) - len(series.finite)
    return "모두" if broken == len(series) else f"{broken}개가"


def _half_overflows(run: Run, series: Series) -> bool:
    """Return whether a loss in half precision is infinite, not NaN: it is larger than 65504, the largest number there."""
    half = run.word("precision") in {"fp16", "float16", "half", "16", "16-true", "16-mixed"}
    return half and math.isinf(series.values[0])


def _half_collapsed(run: Run) -> bool:
    """Return whether a dynamic loss scale fell to nothing: every step overflowed in half precision."""
    scale = loss_scale(run)
    return scale is not None and len(scale.finite) >= 3 and scale.finite[-1] < 1 < scale.finite[0]


def _is_excerpt(series: Series) -> bool:
    """Return whether the first record lies far from the start of the training: the log is a piece of a longer one."""
    first = series.xs[0]
    if series.axis is not Axis.STEP:
        return first > 1
    return first > (2 * (series.xs[1] - first) + _DEEP if len(series) > 1 else 10 * _DEEP)


def _reach(run: Run, highest: float) -> float:
    """Return the rate that counts over many steps: lr / (1 - momentum) for SGD, 200 x lr for Adam (5e-3 is 1)."""
    if optimizer_family(run.word("optimizer")) is OptimizerFamily.ADAM:
        return 200 * highest
    momentum = run.number("momentum") or 0.0
    return highest / max(0.01, 1 - momentum)
