"""PLT030: a regression explains none of the variance: it answers the mean of the targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_R2 = regex(r"(?:^|[/_ ])(?:r2|r\^2|r_squared|r2_score|explained_variance)$", re.IGNORECASE)
_NOTHING, _WORSE = 0.05, -0.3
_LEAST = 8
# A twentieth may be learnt by chance of the split; with a loss that stands still a little more is as little.
_HARDLY, _MANY, _STILL = 0.15, 12, 0.05


@rule(
    "PLT030",
    "answers-the-mean",
    {"plateau_prior": 3.0, "labels_shuffled": 1.5, "healthy_converged": -4.0, "overfit": -1.0, "underfit": 0.5},
)
def answers_the_mean(run: Run) -> Iterator[Finding]:
    """Report a regression whose R2 ends at zero although its loss fell by far.

    ## What it does
    R2 = 1 - MSE / Var(y) is 0 for a constant answer of the mean. Looks whether it ever rose above 0.05 and where it ends;
    the variance of the held-out targets follows as MSE / (1 - R2).
    ## Why it matters
    With unscaled targets the loss falls from the squared mean to the variance, by 80 % and more, while only the
    output bias is learnt.
    ## Fires on
    At least 8 records of a held-out R2 that never exceeded 0.05 and whose second half lies between -0.3 and 0.05; 0.15 where
    neither R2 nor the training loss moved by a twentieth over 12 records.
    ## Stays silent on
    R2 that rises, or that is far below zero (a wrong scale or a diverged model).
    ## Source
    Definition of the coefficient of determination.
    """
    score = _score(run)
    if score is None:
        return
    most = _HARDLY if _stands(run, score) else _NOTHING
    level = median(tail(score.finite, 0.5))
    if max(score.finite) > most or not _WORSE <= level <= most:
        return
    loss, held_out = train_loss(run), val_loss(run)
    yield finding(
        f"{score.name} 값이 끝까지 {figure(max(score.finite))} 값을 넘지 못해, 손실이 줄었어도 목표값의 평균만 답하는 수준입니다.",
        cite_point(score, score.finite_indices[-1], "평균만 답하면 0"),
        *known(_variance(score, held_out)),
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1], "마지막"),)),
        severity=Severity.HIGH,
        facts={"r2": level},
    )


def _stands(run: Run, score: Series) -> bool:
    """Return whether neither the training loss nor the score moved over many records: it is not on its way up."""
    loss, values = train_loss(run), score.finite
    if loss is None or len(values) < _MANY or len(loss.finite) < _MANY or relative_drop(loss.finite[1:]) >= _STILL:
        return False
    third = len(values) // 3
    return median(values[-third:]) <= median(values[:third]) + _STILL


def _score(run: Run) -> Series | None:
    roles = (Role.VAL_METRIC, Role.OTHER, Role.TRAIN_METRIC)
    found = [s for role in roles for s in last_segment(run.of_role(role)) if _R2.search(s.name)]
    return next((s for s in found if len(s.finite) >= _LEAST), None)


def _variance(score: Series, held_out: Series | None) -> Evidence | None:
    """Return the variance of the held-out targets that the last record implies, None without a loss."""
    if held_out is None or not held_out.finite or score.finite[-1] >= 1:
        return None
    value = held_out.finite[-1] / (1 - score.finite[-1])
    return calculated(
        f"검증 목표값의 분산은 약 {figure(value)}이고 검증 손실이 그 수준에 있습니다.",
        value,
        f"{figure(held_out.finite[-1])} ÷ (1 − {figure(score.finite[-1])}) = {figure(value)}",
    )
