"""DAT017: a few steps take many times as long as the others, again and again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_STEP_TIME = regex(r"(?:^|[_/. ])(?:iter(?:ation)?|step|batch)[_/. ]?(?:time|s|sec|seconds|duration)$")
_LEAST, _FEWEST, _TIMES, _MOST = 30, 3, 5.0, 0.25
_SHARE, _HALF = 0.2, 0.5


@rule("DAT017", "steps-stall", {"step_stall": 2.5})
def steps_stall(run: Run) -> Iterator[Finding]:
    """Report steps that stand still at regular distances.

    ## What it does
    Compares the logged time of each step with the median, and adds up what the slow ones cost.
    ## Why it matters
    A save to a slow disk, an evaluation or a full cache between the steps is paid for with the time of the accelerator.
    ## Fires on
    30 step times or more, at least three and at most a quarter of them five times the median, which take
    a fifth of all time; a fault of its own where they take half.
    ## Stays silent on
    Single slow steps (the first one compiles), times that scatter, steps at which an evaluation was logged: its time is no loss.
    ## Source
    Arithmetic on the logged times.
    """
    for series in run.of_role(Role.TIME):
        if series.axis is not Axis.STEP or len(series.finite) < _LEAST or not _STEP_TIME.search(series.name.lower()):
            continue
        usual = median(series.finite)
        slow = [i for i in series.finite_indices[1:] if series.values[i] >= _TIMES * usual]
        lost = sum(series.values[i] - usual for i in slow) / max(sum(series.finite), 1e-9)
        if not _FEWEST <= len(slow) <= _MOST * len(series) or lost < _SHARE or usual <= 0:
            continue
        if _evaluates(run, series, slow):
            continue
        period = _period(series, slow)
        yield finding(
            f"스텝 {len(slow)}개가 보통({figure(usual)})의 {figure(median([series.values[i] for i in slow]) / usual, 2)}배 걸려 기록된 시간의 {percent(lost)}를 씁니다."
            + (f" {figure(period)} 스텝마다 되풀이됩니다." if period else ""),
            cite_point(series, slow[0], "느린 스텝"),
            cite_point(series, slow[-1], "느린 스텝"),
            calculated(
                "느린 스텝이 더 쓴 시간의 몫입니다.",
                lost,
                f"Σ(느린 스텝 − {figure(usual)}) ÷ Σ(모든 스텝) = {percent(lost)}",
            ),
            *_saves(run),
            severity=Severity.MEDIUM if lost >= _HALF else Severity.LOW,
            facts={"share": lost, "usual": usual},
        )
        return


def _evaluates(run: Run, series: Series, slow: list[int]) -> bool:
    """Return whether half of the slow steps are those of an evaluation, or there were as many of both."""
    places = {
        x for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role) if s.axis is Axis.STEP for x in s.xs
    }
    counts = {len(s) for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in run.of_role(role)}
    if any(abs(n - len(slow)) <= 1 for n in counts):
        return True
    hits = sum(any(x + d in places for d in (-1, 0, 1)) for x in (series.xs[i] for i in slow))
    return 2 * hits >= len(slow)


def _period(series: Series, slow: list[int]) -> float | None:
    gaps = {series.xs[b] - series.xs[a] for a, b in pairwise(slow)}
    return gaps.pop() if len(gaps) == 1 else None


def _saves(run: Run) -> tuple[Evidence, ...]:
    saved = next(run.of_kind(EventKind.CHECKPOINT), None)
    if saved is None:
        return ()
    return (cite_line(saved, "체크포인트를 저장한 기록이 있습니다."),)
