"""NUM105: from one record on every loss is many times what any record before was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.numerics.divergence_without_nan import divergence_without_nan
from jindan_tools.rules.numerics.loss_spike_stays import loss_spike_stays
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_BEFORE, _AFTER, _TIMES = 4, 4, 4.0


@rule(
    "NUM105",
    "jumps-and-stays",
    {
        "diverge_no_nan": 3.0,
        "lr_too_high_oscillate": 1.0,
        "grad_explode": 0.5,
        "overfit": -3.0,
        "lr_too_low": -3.0,
        "healthy_converged": -4.0,
    },
)
def jumps_and_stays(run: Run) -> Iterator[Finding]:
    """Report a training loss of which no later record comes near the earlier ones.

    ## What it does
    Looks for a place that parts the records: the lowest after it is several times the highest before it.
    ## Why it matters
    Whatever the scale, the noise and the place in the run: where the two sets do not overlap by far, the weights were thrown out.
    ## Fires on
    Four records or more before and four or more after, the lowest after at least four times the highest before, by step.
    ## Stays silent on
    Records that overlap, losses that need not fall, NaN, runs that NUM017 or NUM019 read.
    ## Source
    Wortsman et al., Small-scale proxies for large-scale Transformer training instabilities (2023): a loss that does not return is divergence.
    """
    loss = train_loss(run)
    if loss is None or loss.axis is Axis.EPOCH or loss.first_non_finite is not None or not falls_when_good(run, loss):
        return
    place = _place(loss)
    if place is None or any(divergence_without_nan.check(run)) or any(loss_spike_stays.check(run)):
        return
    before, after = max(loss.values[:place]), min(loss.values[place:])
    yield finding(
        f"{loss.x_label(place)}부터 {loss.name} 값의 가장 낮은 기록({figure(after)})도 그 앞의 가장 높은 기록({figure(before)})의 {times(after / before)}입니다. 가중치가 튕겨 나갔습니다.",
        cite_point(loss, place - 1, "뛰기 전"),
        cite_point(loss, place, "뛴 기록"),
        cite_point(loss, len(loss) - 1, "마지막"),
        calculated(
            "뛴 뒤의 최저와 뛰기 전의 최고입니다.",
            after / before,
            f"{figure(after)} ÷ {figure(before)} = {times(after / before)}",
        ),
        severity=Severity.CRITICAL,
        facts={"jump_x": loss.xs[place], "times": after / before},
    )


def _place(loss: Series) -> int | None:
    values = loss.values
    if len(values) < _BEFORE + _AFTER or min(values) <= 0:
        return None
    highest, lowest = list(accumulate(values, max)), list(accumulate(reversed(values), min))[::-1]
    places = range(_BEFORE, len(values) - _AFTER + 1)
    return next((i for i in places if lowest[i] >= _TIMES * highest[i - 1]), None)
