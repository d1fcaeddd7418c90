"""BAT007: the first loss is the chance level times the accumulation steps."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.loss_ratio import loss_ratio
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR = 0.06
_EARLY_STEP = 50.0


@rule("BAT007", "first-loss-multiple-of-chance", {"grad_accum_loss_scale": 2.0, "init_bad": -1.0})
def first_loss_multiple_of_chance(run: Run) -> Iterator[Finding]:
    """Report a first training loss of K x ln C, with K the accumulation steps times devices in force.

    ## What it does
    Divides the first loss by ln C and compares the quotient with the number of micro-batches behind one update.
    ## Why it matters
    A first loss far above ln C is usually read as a wrecked initialisation. When it is exactly K times the chance
    level the model is fine and the loss is summed over micro-batches.
    ## Fires on
    A known number of classes, K of 2 or more, and a first loss (within the first 50 steps) within 6 % of K x ln C.
    ## Stays silent on
    K of 1, unknown classes, later records, runs whose validation loss is inflated alike (BAT001 has the ratio).
    ## Source
    transformers issues 34263 and 47688; ln C is the cross-entropy of a uniform guess over C classes.
    """
    loss, classes = train_loss(run), run.number("num_classes") or run.number("num_labels")
    steps, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    if loss is None or not loss.finite or classes is None or classes < 2 or loss_ratio(run) is not None:
        return
    if loss.axis is not Axis.STEP or loss.xs[0] > _EARLY_STEP:
        return
    first = loss.values[0]
    for count, name in ((steps, "gradient_accumulation"), (steps * devices, "devices")):
        expected = count * math.log(classes)
        if count < 2 or abs(first / expected - 1) > _NEAR:
            continue
        yield finding(
            f"첫 손실이 무작위 수준의 {count:g}배로, 누적한 손실을 평균하지 않은 값과 맞습니다.",
            cite_point(loss, 0, "첫 기록"),
            *known(cite_setting(run, "num_classes"), cite_setting(run, "num_labels"), cite_setting(run, name)),
            calculated(
                "첫 손실을 누적 횟수와 무작위 수준의 곱으로 나눈 값입니다.",
                first / expected,
                f"{figure(first)} ÷ ({count:g} × ln {classes:g} = {figure(expected)}) = {figure(first / expected)}",
            ),
            severity=Severity.MEDIUM,
            facts={"factor": count},
        )
        return
