"""FIT059: the preferences of the training pairs are learnt by heart: the held-out preference loss turns and climbs."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _CLIMB, _FALL = 4, 1.25, 0.5


@rule(
    "FIT059",
    "preferences-learnt-by-heart",
    {"overfit": 3.0, "healthy_converged": -3.0, "underfit": -2.0, "lr_too_low": -2.0},
)
def preferences_learnt_by_heart(run: Run) -> Iterator[Finding]:
    """Report a preference loss that turns on held-out pairs while it goes on falling in training.

    ## What it does
    Compares training and held-out loss of a run that logs reward margins.
    ## Why it matters
    The losses of pairs (DPO and its kin) are true measures on held-out pairs, unlike those of reinforcement learning.
    When they climb, margins grow on the pairs seen, and answers to others get worse.
    ## Fires on
    Four evaluations or more, the lowest in the first half, the last two at least 25 % above it, and a training loss that
    fell by half.
    ## Stays silent on
    Runs without margins, held-out losses that hold, negative losses.
    ## Source
    trl DPOTrainer logged metrics; Rafailov et al. 2023.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or not any("margins" in s.name for s in run.series):
        return
    values = held_out.finite
    if (
        len(values) < _LEAST
        or len(train.finite) < _LEAST
        or min(values) <= 0
        or train.finite[-1] > _FALL * train.finite[0]
    ):
        return
    low = values.index(min(values))
    if low >= len(values) / 2 or min(values[-2:]) < _CLIMB * values[low]:
        return
    yield finding(
        f"선호 쌍의 검증 손실이 {held_out.x_label(held_out.finite_indices[low])}의 {figure(values[low])}에서 {figure(values[-1])}까지 올랐는데 "
        "학습 손실은 계속 내려갔습니다. 본 쌍만 외우고 있습니다.",
        cite_point(held_out, held_out.finite_indices[low], "검증 최저"),
        cite_point(held_out, held_out.finite_indices[-1], "검증 마지막"),
        cite_point(train, train.finite_indices[-1], "학습 마지막"),
        severity=Severity.HIGH,
        facts={"lowest": values[low], "last": values[-1]},
    )
