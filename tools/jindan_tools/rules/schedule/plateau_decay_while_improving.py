"""LRS007: a plateau schedule cuts the rate although the validation loss still improves."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.scheduler_name import ScheduleKind, schedule_kind
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_IMPROVES = 0.01
_CUT = 0.9


@rule(
    "LRS007",
    "plateau-decay-while-improving",
    {"plateau_sched_wrong_metric": 4.0, "lr_too_low": 0.5, "sched_total_steps_wrong": 0.5, "overfit": -1.0},
)
def plateau_decay_while_improving(run: Run) -> Iterator[Finding]:
    """Report ReduceLROnPlateau cutting the rate right after a record in which the validation loss had improved.

    ## What it does
    Takes every cut of the rate under a plateau schedule and compares the validation loss before it with the best
    of all earlier ones.
    ## Why it matters
    A wrong mode (min and max mixed up), a patience of 0 or a large threshold lets the rate collapse in the first
    epochs; the run freezes at that point.
    ## Fires on
    At least one cut in the first half of the run after a validation loss at least 1 % below the earlier best, and
    a final rate below a tenth of the first.
    ## Stays silent on
    Cuts after the loss stood still for the patience, other schedules, cuts late in the run.
    ## Source
    torch ReduceLROnPlateau: cuts when the metric was not better by `threshold` for more than `patience` checks.
    """
    logged = logged_rate(run, _LEAST)
    watched = val_loss(run) or val_metric(run)
    if logged is None or watched is None or schedule_kind(run) is not ScheduleKind.PLATEAU:
        return
    rate = logged[0]
    cuts = [i for i in range(1, len(rate)) if rate.values[i] < _CUT * rate.values[i - 1]]
    early = [i for i in cuts if rate.xs[i] <= 0.5 * rate.xs[-1] and _improved_before(watched, rate, i)]
    if not early or rate.values[-1] > 0.1 * rate.values[0]:
        return
    yield finding(
        f"검증 값이 좋아지는 중인데 plateau 스케줄러가 학습률을 {len(cuts)}번 낮췄습니다.",
        *_proof(rate, watched, early[0]),
        calculated(
            "마지막 학습률과 첫 학습률의 비입니다.",
            rate.values[-1] / rate.values[0],
            f"{figure(rate.values[-1])} ÷ {figure(rate.values[0])} = {figure(rate.values[-1] / rate.values[0])}",
        ),
        *cite_settings(run, "scheduler_patience", "scheduler_threshold", "scheduler_factor"),
        severity=Severity.HIGH if rate.values[len(rate) // 2] < 0.01 * rate.values[0] else Severity.MEDIUM,
        facts={"cuts": float(len(cuts)), "early_cuts": float(len(early)), "last_lr": rate.values[-1]},
    )


def _proof(rate: Series, watched: Series, cut: int) -> tuple[Evidence, ...]:
    place = index_at(watched, rate, cut) or 0
    return (
        cite_point(rate, cut - 1, "낮추기 전"),
        cite_point(rate, cut, "낮춘 뒤"),
        cite_point(watched, place, f"그전 최고보다 {percent(_gain(watched, place) or 0.0)} 좋아진 값"),
    )


def _improved_before(watched: Series, rate: Series, cut: int) -> bool:
    place = index_at(watched, rate, cut)
    if place is not None and watched.axis is rate.axis and watched.xs[place] == rate.xs[cut]:
        place -= 1
    gain = None if place is None or place < 1 else _gain(watched, place)
    return gain is not None and gain >= _IMPROVES


def _gain(series: Series, place: int) -> float | None:
    before = series.values[:place]
    if not before:
        return None
    rises = bool(series.higher_is_better)
    best = max(before) if rises else min(before)
    step = series.values[place] - best if rises else best - series.values[place]
    return step / abs(best) if best else None
