"""LRS105: the rate is printed as zero and held-out figures far apart are equal to the last digit."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.rate_zero_throughout import rate_zero_throughout
from jindan_tools.text.figures import figure

_RATES, _DIGITS, _STEPS = 2, 4, 100.0


@rule(
    "LRS105",
    "repeats-at-zero-rate",
    {
        "sched_total_steps_wrong": 2.5,
        "lr_too_low": 2.0,
        "long_plateau_waste": 1.0,
        "params_not_in_optim": -2.0,
        "frozen_layers": -2.0,
        "healthy_converged": -3.0,
    },
)
def repeats_at_zero_rate(run: Run) -> Iterator[Finding]:
    """Report a run that goes on at a rate of zero: evaluations far apart give the same figures.

    ## What it does
    Takes the printed rates and every held-out curve, and asks whether a figure of four digits or more ever changed.
    ## Why it matters
    "lr: 0.00000" may be a small rate that was cut off when printed. Two evaluations with one perplexity to five digits say that the weights
    did not move in between: the schedule was over long before.
    ## Fires on
    Two rates or more, all printed as 0, and two held-out figures or more of four digits that are equal, a hundred steps or an epoch apart.
    ## Stays silent on
    Rates above 0, figures that change, figures of three digits, runs that LRS041 reads.
    ## Source
    update = rate x direction: equal figures need weights that stand.
    """
    rate = learning_rate(run)
    if rate is None or len(rate.finite) < _RATES or any(rate.finite) or any(rate_zero_throughout.check(run)):
        return
    held_out = [s for role in (Role.VAL_LOSS, Role.VAL_METRIC) for s in last_segment(run.of_role(role))]
    same = [s for s in held_out if _repeats(s)]
    if not same or any(len(set(s.finite)) > 1 for s in held_out):
        return
    yield finding(
        f"학습률이 기록 {len(rate.finite)}개 모두 0이고 {same[0].name} 값이 {same[0].x_label(0)}와 {same[0].x_label(len(same[0]) - 1)}에서 모두 "
        f"{figure(same[0].finite[0], 6)}로 끝자리까지 같습니다. 그 사이에 가중치가 움직이지 않았습니다.",
        cite_point(rate, rate.finite_indices[-1], "마지막"),
        *(e for s in same[:2] for e in (cite_point(s, 0, "앞"), cite_point(s, len(s) - 1, "뒤"))),
        severity=Severity.HIGH,
        facts={"evaluations": float(len(same[0].finite))},
    )


def _repeats(curve: Series) -> bool:
    values = curve.finite
    if len(values) < 2 or len(set(values)) != 1 or curve.axis is Axis.ROW:
        return False
    apart = curve.xs[-1] - curve.xs[0] >= (1 if curve.axis is Axis.EPOCH else _STEPS)
    return apart and len(f"{values[0]:.12g}".replace(".", "").strip("0")) >= _DIGITS
