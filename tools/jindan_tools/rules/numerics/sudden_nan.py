"""NUM004: the loss is flat and healthy one record, NaN the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import Breakdown, breakdown, rise_before_break
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.rate_reach import is_hot
from jindan_tools.curves.select import grad_norm, learning_rate
from jindan_tools.curves.shape import finite
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_WINDOW = 5


@rule("NUM004", "sudden-nan", {"nan_bad_data": 2.5, "nan_lr_diverge": -0.5, "nan_fp16_overflow": 0.5})
def sudden_nan(run: Run) -> Iterator[Finding]:
    """Report a NaN that nothing in the step records announced.

    ## What it does
    Compares the last finite loss and gradient norm with the five records before them, on steps or redrawn progress lines.
    ## Why it matters
    A sample with NaN, a log of zero or an empty target breaks the loss in one step while everything before is normal.
    Where the learning rate is beyond the usual ones, a single update may have done it too, and the weights are even.
    ## Fires on
    At least five finite step records, the last of them at most 1.5 times the median of the five before, a gradient
    norm at most 3 times its median, and a learning rate that did not rise at the NaN record.
    ## Stays silent on
    Epoch means, which hide hundreds of steps; rising learning rates; a loss that was rising (NUM001); scaler skips and a loss scale that falls before it, which speak for fp16.
    ## Source
    Ultralytics pull request 490 (empty targets divide by zero); failure catalogue causes/taxonomy.jsonl.
    """
    broken = breakdown(run)
    if broken is None or _hides_steps(broken) or len(broken.before) < _WINDOW:
        return
    usual = median(broken.before[-_WINDOW - 1 : -1])
    last = broken.before[-1]
    if (
        usual <= 0
        or last > 1.5 * usual
        or rise_before_break(broken) is not None
        or _norm_rose(run, broken)
        or _rate_rose(run, broken)
        or _skipped(run)
        or _scale_fell(run, broken)
    ):
        return
    index = max(i for i in broken.series.finite_indices if i < broken.index)
    yield finding(
        f"{broken.series.x_label(broken.index)}에서 아무 전조 없이 NaN 값이 나왔습니다.",
        cite_point(broken.series, index, "NaN 직전"),
        _level(last, usual),
        severity=Severity.HIGH,
        argues=_weights(run),
        facts={"ratio": last / usual},
    )


def _hides_steps(broken: Breakdown) -> bool:
    """Say whether a record is the mean of an epoch; some scripts print many records of an epoch under its number alone."""
    until = Counter(broken.series.xs[: broken.index])
    return broken.series.axis is Axis.EPOCH and max(until.values(), default=0) < _WINDOW


def _weights(run: Run) -> dict[str, float]:
    half = run.word("precision") in {"fp16", "amp"}
    if is_hot(run):
        # One update at such a rate may throw the loss out as well as one sample.
        return {"nan_bad_data": 1.0, "nan_lr_diverge": 1.0, "nan_fp16_overflow": 1.5 if half else -0.5}
    return {"nan_bad_data": 2.5, "nan_lr_diverge": -0.5, "nan_fp16_overflow": 1.5 if half else -0.5}


def _level(last: float, usual: float) -> Evidence:
    return calculated(
        "직전 손실 값은 그 앞 다섯 기록의 중앙값과 비슷해 점진적 발산의 흔적이 없습니다.",
        last / usual,
        f"{figure(last)} ÷ {figure(usual)} = {figure(last / usual)}",
    )


def _norm_rose(run: Run, broken: Breakdown) -> bool:
    norm = grad_norm(run)
    end = None if norm is None else index_at(norm, broken.series, broken.index)
    if norm is None or end is None:
        return False
    values = finite(norm.values[: end + 1])
    return len(values) >= 3 and values[-1] > 3 * median(values[:-1])


def _rate_rose(run: Run, broken: Breakdown) -> bool:
    rate = learning_rate(run)
    end = None if rate is None else index_at(rate, broken.series, broken.index)
    if rate is None or end is None or end == 0:
        return False
    return rate.values[end] > 1.02 * rate.values[end - 1]


def _scale_fell(run: Run, broken: Breakdown) -> bool:
    """Say whether the loss scale had begun to fall in the records before: half precision overflowed first."""
    scale = loss_scale(run)
    end = None if scale is None else index_at(scale, broken.series, broken.index)
    if scale is None or end is None or end < 2:
        return False
    before = finite(scale.values[max(0, end - _WINDOW) : end])
    return len(before) >= 2 and before[-1] < before[0]


def _skipped(run: Run) -> bool:
    return next(run.of_kind(EventKind.SKIPPED_STEP), None) is not None
