"""LRS002: the learning rate is still rising when the run is over."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate, ran_to_the_end
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.lr.peak import find_never_reaches_peak
from jindan_tools.lr.points import LrPoint
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.setting import Origin
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 5
# A run that learnt what it could in its warmup loses more than half of its loss.
_LITTLE = 0.5
_RAN = {"warmup_too_long": 4.0, "lr_too_low": 1.0, "lr_too_high_oscillate": -3.0, "labels_shuffled": -0.5}
_STOPPED = {
    "early_stop_wrong": 3.0,
    "warmup_too_long": 3.5,
    "lr_too_low": 1.0,
    "overfit": -2.0,
    "healthy_converged": -3.0,
}


@rule(
    "LRS002",
    "warmup-outlasts-run",
    {**_STOPPED, **_RAN},
)
def warmup_outlasts_run(run: Run) -> Iterator[Finding]:
    """Report a finished run whose learning rate rose from the first record to the last.

    ## What it does
    Checks that the rate never falls, rises to the last record and that the run made its planned length.
    ## Why it matters
    The rate the run was planned for was never reached; the warmup is longer than the run.
    ## Fires on
    Five records or more, the last three rising, the last rate at least twice the median, a finished run, or one that early
    stopping ended before it had lost half of its training loss.
    ## Stays silent on
    Runs that are still in their warmup, constant rates, rates beyond what is set (LRS053), one-cycle and cyclic schedules, three-epoch trials.
    ## Source
    transformers get_linear_schedule_with_warmup: rate = peak x step / warmup_steps.
    """
    logged = logged_rate(run, _LEAST)
    stopped = run.ending is Ending.EARLY_STOPPED
    if logged is None or not (stopped or ran_to_the_end(run, logged[0])):
        return
    series, points = logged
    rising = find_never_reaches_peak(points, min_points=_LEAST)
    if rising is None or not _rises_to_the_last(points) or _beyond_setting(run, points[-1].lr):
        return
    loss = train_loss(run)
    slow = loss is not None and len(loss.finite) >= _LEAST and relative_drop(loss.finite) < _LITTLE
    if stopped and not slow:
        return
    ends = "했는데 조기 종료가 웜업 안에서 학습을 끝냈습니다" if stopped else "했습니다"
    yield finding(
        f"학습률이 첫 기록부터 마지막 기록({series.x_label(-1 % len(series))})까지 {figure(points[0].lr)}에서 {figure(points[-1].lr)} 값으로 오르기만 {ends}.",
        cite_point(series, 0, "처음"),
        cite_point(series, -1, "마지막이자 최고"),
        *known(cite_setting(run, "warmup_steps"), cite_setting(run, "learning_rate")),
        *((cite_point(loss, -1, "손실은 절반도 줄지 않았습니다"),) if loss is not None and slow else ()),
        severity=Severity.HIGH if slow else Severity.MEDIUM,
        argues=_STOPPED if stopped else _RAN,
        facts={"last_lr": points[-1].lr, "records": float(len(points))},
    )


def _rises_to_the_last(points: list[LrPoint]) -> bool:
    a, b, c = (p.lr for p in points[-3:])
    return a < b < c and c >= 1.5 * median(p.lr for p in points)


def _beyond_setting(run: Run, last: float) -> bool:
    """Say whether the rate ends far above the one that a file states: no warm-up does."""
    stated = run.config.get("learning_rate")
    given = None if stated is None or stated.origin is not Origin.GIVEN else stated.number()
    return given is not None and last >= 1.5 * given > 0
