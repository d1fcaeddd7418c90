"""LRS020: milestones meant as epochs are counted in batches: the rate falls long before them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.rate import logged_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_NUMBERS = regex(r"\d+")
_LEAST = 3
_WHOLE = 0.05
_DEFAULT_GAMMA = 0.1


@rule(
    "LRS020",
    "milestones-passed-early",
    {"sched_per_batch_step": 4.0, "sched_xN": 0.5, "lr_too_low": -1.0, "labels_shuffled": -1.0, "overfit": -1.0},
)
def milestones_passed_early(run: Run) -> Iterator[Finding]:
    """Report a multi-step schedule whose drops come before the epochs of its milestones.

    ## What it does
    Counts how often gamma was applied to the base rate at each epoch and compares with the milestones passed by then.
    ## Why it matters
    MultiStepLR counts its own calls. Called once a batch it reaches milestones of 30, 60 and 80 within two epochs, and
    the rest of the run trains at a thousandth of the rate.
    ## Fires on
    Known milestones and base rate, a rate by epoch that is base x gamma^k with a k above the milestones that the epoch
    has passed. Equal to the milestones that the batches have passed it is proven.
    ## Stays silent on
    Rates that follow the epochs, rates that are no power of gamma, schedules without milestones.
    ## Source
    torch.optim.lr_scheduler.MultiStepLR: base x gamma^(number of milestones <= calls).
    """
    marks, base, logged = _milestones(run), run.number("learning_rate"), logged_rate(run, _LEAST)
    gamma = run.number("scheduler_gamma") or _DEFAULT_GAMMA
    if not marks or base is None or base <= 0 or logged is None or not 0 < gamma < 1:
        return
    series, points = logged
    if series.axis is not Axis.EPOCH:
        return
    for point in points:
        cuts = math.log(point.lr / base) / math.log(gamma) if point.lr > 0 else math.nan
        if not math.isfinite(cuts) or abs(cuts - round(cuts)) > _WHOLE:
            return
        due = sum(m <= point.step + 1 for m in marks)
        if round(cuts) > due:
            index = series.xs.index(point.step)
            by_batch = sum(m <= (point.step + 1) * (run.number("steps_per_epoch") or 0) for m in marks)
            yield finding(
                f"{series.x_label(index)}에 이미 {round(cuts)}번 낮아진 학습률이 기록되었습니다. 에폭으로 정한 단계({marks[0]}부터)를 배치마다 세었습니다.",
                cite_point(series, index),
                calculated(
                    "기본 학습률에 gamma를 곱한 횟수입니다.",
                    cuts,
                    f"ln({figure(point.lr)} ÷ {figure(base)}) ÷ ln({figure(gamma)}) = {cuts:.2f}",
                ),
                *known(cite_setting(run, "steps_per_epoch"), cite_setting(run, "learning_rate")),
                severity=Severity.HIGH,
                argues={
                    "sched_per_batch_step": 4.0 if by_batch >= round(cuts) else 3.0,
                    "sched_xN": 0.5,
                    "lr_too_low": -1.0,
                    "labels_shuffled": -1.0,
                    "overfit": -1.0,
                },
                facts={"cuts": cuts, "due": float(due)},
            )
            return


def _milestones(run: Run) -> list[int]:
    """Return the milestones that a setting lists, in order."""
    if "multi" not in run.word("scheduler"):
        return []
    named = [s for s in run.settings if "milestones" in s.name.lower()]
    return sorted({int(m) for s in named for m in _NUMBERS.findall(str(s.value)) if 0 < int(m) < 10**7})
