"""NUM007: the NaN comes while the learning rate rises or has just reached its peak."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import Breakdown, breakdown, has_boundless_gradient
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule

_JUMP = 1.3


@rule("NUM007", "nan-at-lr-rise", {"nan_lr_diverge": 2.5, "warmup_missing": 0.5, "nan_bad_data": -1.0})
def nan_at_lr_rise(run: Run) -> Iterator[Finding]:
    """Report a first NaN at the record in which the learning rate jumped, rose or peaked.

    ## What it does
    Reads the learning rate at the first NaN and compares it with the record before and with its own history.
    ## Why it matters
    A NaN that comes with a larger step points at the step, not at the data.
    ## Fires on
    A rise by 30 % or more at the NaN record (end of a constant warmup), a rate that has been rising to this record
    and is past 30 % of its largest value, or a NaN within two records after the first peak of a rising rate.
    ## Stays silent on
    Constant rates, falling rates, rates without records before the NaN, one boundless gradient (NUM090).
    ## Source
    Goyal et al. 2017 (warmup exists because the full rate diverges early).
    """
    broken = breakdown(run)
    rate = learning_rate(run)
    if broken is None or rate is None or rate.first_non_finite is not None or has_boundless_gradient(run):
        return
    end = index_at(rate, broken.series, broken.index)
    if end is None or end == 0:
        return
    weight, title = _judge(rate, end, broken)
    if weight:
        yield finding(
            title,
            cite_point(rate, end - 1, "NaN 직전 기록"),
            cite_point(rate, end, "NaN이 나온 기록"),
            severity=Severity.HIGH,
            argues={"nan_lr_diverge": weight, "warmup_missing": 0.5, "nan_bad_data": -1.0},
            facts={"lr_before": rate.values[end - 1], "lr_at_nan": rate.values[end]},
        )


def _judge(rate: Series, end: int, broken: Breakdown) -> tuple[float, str]:
    place = broken.series.x_label(broken.index)
    values = rate.values
    if values[end] >= _JUMP * values[end - 1] > 0 and _was_flat(values[:end]):
        return 2.5, f"학습률이 뛴 바로 그 기록({place})에서 NaN 값이 나왔습니다."
    if values[end] > 1.001 * values[end - 1] and values[end] > 0.3 * max(values):
        return 1.5, f"학습률이 오르는 웜업 도중인 {place}에 NaN 값이 나왔습니다."
    peak = max(range(end + 1), key=values.__getitem__)
    if end - peak <= 2 and values[peak] > 2 * values[0]:
        return 1.5, f"학습률이 최고점에 이른 직후인 {place}에 NaN 값이 나왔습니다."
    return 0.0, ""


def _was_flat(values: tuple[float, ...]) -> bool:
    recent = values[-3:]
    return max(recent) <= 1.05 * min(recent)
