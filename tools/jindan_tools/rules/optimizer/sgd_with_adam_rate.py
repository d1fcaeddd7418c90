"""OPT002: SGD runs at a rate that is usual for Adam."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LOW = 2e-4


@rule("OPT002", "sgd-with-adam-rate", {"optimizer_lr_mismatch": 2.0, "lr_too_low": 2.0, "lr_too_high_oscillate": -3.0})
def sgd_with_adam_rate(run: Run) -> Iterator[Finding]:
    """Report SGD at a learning rate of 0.0002 or less with a loss that hardly fell.

    ## What it does
    Compares the highest rate in force with the usual range of SGD and looks at what became of the loss.
    ## Why it matters
    SGD multiplies the raw gradient by the rate; it needs rates ten to a hundred times those of Adam.
    ## Fires on
    SGD, a highest rate above 0 and at most 2e-4, and a loss that fell by less than 10 %.
    ## Stays silent on
    Runs that learned, fewer than five records, unknown optimizers.
    ## Source
    Goyal et al. 2017 (0.1 per 256 images); Ultralytics default.yaml SGD=1E-2.
    """
    rate = highest_rate(run)
    if rate is None or not 0 < rate <= _LOW or family_of(run) is not OptimizerFamily.SGD:
        return
    if outcome(run) is not Outcome.STUCK:
        return
    yield finding(
        f"SGD 옵티마이저에 학습률 {figure(rate)} 값은 지나치게 작습니다.",
        *cite_rate(run),
        *cite_loss_ends(run),
        severity=Severity.HIGH,
        facts={"lr": rate},
    )
