"""LRS012: a finished run ends with a rate that its schedule should have brought far down."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import index_of, logged_rate, planned_length
from jindan_tools.curves.scheduler_name import ScheduleKind, averages_at_the_end, schedule_kind
from jindan_tools.lr.points import peak_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_LEFT = 0.5
# A floor is given as a rate or as a share of the highest one: transformers' cosine_with_min_lr, NeMo, Megatron, timm.
_RATES = frozenset({"min_lr", "lr_min", "eta_min", "min_learning_rate", "lr_end", "end_lr"})
_SHARES = frozenset(
    {"min_lr_rate", "min_lr_ratio", "lr_min_ratio", "min_ratio", "cosine_min_lr_ratio", "warmup_min_lr_ratio"}
)
_SAME = 0.02


@rule("LRS012", "schedule-cut-short", {"sched_total_steps_wrong": 1.5})
def schedule_cut_short(run: Run) -> Iterator[Finding]:
    """Note a cosine or linear schedule that has hardly decayed when the planned run is over.

    ## What it does
    Compares the last rate with the peak in a run that made its planned number of epochs or steps.
    ## Why it matters
    The scheduler was given a longer horizon than the run has (steps not divided by the accumulation, epochs
    counted wrong): the decay that settles the weights never happens.
    ## Fires on
    A configured cosine or linear schedule, a decay that has begun, and a last rate of at least 50 % of the peak.
    ## Stays silent on
    Constant rates (LRS001), rising rates (LRS002), early stops, floors that are configured (lrf, min_lr).
    ## Source
    torch CosineAnnealingLR with T_max in optimizer steps; accelerate documentation on schedulers and accumulation.
    """
    logged = logged_rate(run, _LEAST)
    if (
        logged is None
        or averages_at_the_end(run)
        or schedule_kind(run) not in {ScheduleKind.COSINE, ScheduleKind.LINEAR}
    ):
        return
    series, points = logged
    plan, peak = planned_length(run, series), peak_point(points)
    if plan is None or series.xs[-1] < 0.95 * plan - 1 or run.number("final_lr_fraction") or peak.lr <= 0:
        return
    left = points[-1].lr / peak.lr
    if not _LEFT <= left < 0.999 or points[-1].step == peak.step or _is_floor(run, points[-1].lr, left):
        return
    yield finding(
        f"계획한 학습이 끝났는데 학습률이 아직 최고값의 {percent(left)} 수준입니다.",
        cite_point(series, index_of(series, peak), "최고"),
        cite_point(series, -1, "마지막"),
        *known(cite_setting(run, "scheduler")),
        calculated(
            "마지막 학습률과 최고값의 비입니다.", left, f"{figure(points[-1].lr)} ÷ {figure(peak.lr)} = {figure(left)}"
        ),
        severity=Severity.LOW,
        facts={"left": left},
    )


def _is_floor(run: Run, rate: float, left: float) -> bool:
    """Say whether the rate ended where a setting puts its floor."""
    for setting in run.settings:
        value = setting.number()
        end = rate if setting.leaf in _RATES else left if setting.leaf in _SHARES else None
        if value is not None and end is not None and abs(value - end) <= _SAME * end:
            return True
    return False
