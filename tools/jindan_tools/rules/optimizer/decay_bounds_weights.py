"""OPT100: a decoupled weight decay of one or more leaves no room for the weights."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import assumed_family, family_of
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _RECORDS = 1.0, 8
# A weight without gradient is down to a twentieth after three times 1 / (rate x decay) steps.
_FORGOTTEN = 3.0
_STANDS, _HIGH = 0.03, 0.3
_SHARE, _POOR = 0.1, 0.6


@rule(
    "OPT100",
    "decay-bounds-weights",
    {
        "weight_decay_excess": 3.0,
        "underfit": 0.5,
        "overfit": -2.0,
        "optimizer_lr_mismatch": -1.0,
        "healthy_converged": -3.0,
    },
)
def decay_bounds_weights(run: Run) -> Iterator[Finding]:
    """Report AdamW with a weight decay of 1 or more whose loss comes to rest high.

    ## What it does
    A step of Adam is about the rate, a step of the decay is rate x decay x weight: no weight can stay above 1 / decay.
    ## Why it matters
    Weights that cannot grow keep the scores small: the loss stops at a floor that the data do not have. Usual values are
    0.01 to 0.1.
    ## Fires on
    A decay of at least 1 with an Adam optimizer (of the Trainer's default, too), rate x decay x steps of 3 or more where the steps are known, and a loss
    whose last half moves by less than 3 % above 30 % of its first value. Where one step takes a tenth of each weight (rate x decay), a loss
    that still falls above 60 % of its first value as well: a schedule that ends lets go of the weights at last.
    ## Stays silent on
    Losses that go on falling or came low, other optimizers, smaller decays (OPT005).
    ## Source
    Loshchilov and Hutter 2019 (decoupled decay); the bound is the fixed point of |step| <= rate.
    """
    decay, rate, loss = run.number("weight_decay"), highest_rate(run), train_loss(run)
    if decay is None or decay < _LEAST or rate is None or loss is None or len(loss.finite) < _RECORDS:
        return
    if (family_of(run) or assumed_family(run)) is not OptimizerFamily.ADAM or run.word("optimizer") == "adam":
        return
    steps = run.steps_done or run.steps_planned
    late = tail(loss.finite, 0.5)
    half = len(late) // 2
    early, end = median(late[:half]), median(late[half:])
    forgets = rate * decay >= _SHARE and end >= _POOR * loss.finite[0]
    if end < _HIGH * loss.finite[0] or (early - end > _STANDS * abs(early) and not forgets):
        return
    if steps is not None and steps > len(loss.finite) and rate * decay * steps < _FORGOTTEN:
        return
    yield finding(
        f"weight_decay {figure(decay)} 값에서는 가중치가 {figure(1 / decay)}보다 커질 수 없어, 손실이 {figure(end)}에서 더 내려가지 못합니다.",
        *cite_settings(run, "weight_decay"),
        *cite_rate(run),
        calculated(
            "Adam의 한 걸음은 학습률 안팎이므로, 감쇠와 맞서는 가중치의 한계입니다.",
            1 / decay,
            f"1 ÷ {figure(decay)} = {figure(1 / decay)}",
        ),
        calculated(
            "기울기가 없는 가중치가 절반이 되는 데 걸리는 스텝 수입니다.",
            math.log(2) / (rate * decay),
            f"ln 2 ÷ ({figure(rate)} × {figure(decay)}) = {figure(math.log(2) / (rate * decay))}",
        ),
        *cite_loss_ends(run),
        severity=Severity.HIGH,
        facts={"decay": decay, "bound": 1 / decay},
    )
