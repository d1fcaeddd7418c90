"""OPT400: a weight decay of two or more that took most of every weight away, whatever the run learnt."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import assumed_family, family_of
from jindan_tools.curves.select import learning_rate
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _USUAL, _TAKEN = 2.0, 0.1, 1.0


@rule("OPT400", "decay-beyond-use", {"weight_decay_excess": 2.0})
def decay_beyond_use(run: Run) -> Iterator[Finding]:
    """Remark a decoupled weight decay of two or more.

    ## What it does
    Adds up rate x decay over the steps of the run: a weight without gradient is down to exp of minus that.
    ## Why it matters
    Usual values lie between 0.01 and 0.1. A decay of 2 and more bounds every weight by 1 / decay; a run that ends well all
    the same would end better without.
    ## Fires on
    AdamW (or the default of the Trainer) with a decay of 2 or more, a known rate, and a sum of 1 or more where the steps are known.
    ## Stays silent on
    Smaller decays (1 is in use where a network is to generalise late), Adam with coupled decay, SGD.
    ## Source
    Loshchilov and Hutter 2019: the weights shrink by exp(-sum of rate x decay).
    """
    decay, highest = run.number("weight_decay"), highest_rate(run)
    if decay is None or decay < _LEAST or highest is None or run.word("optimizer") == "adam":
        return
    if (family_of(run) or assumed_family(run)) is not OptimizerFamily.ADAM:
        return
    series, steps = learning_rate(run), run.steps_done or run.steps_planned
    rate = sum(series.finite) / len(series.finite) if series is not None and series.finite else highest
    taken = None if steps is None else rate * decay * steps
    if taken is not None and taken < _TAKEN:
        return
    shrunk = (
        ()
        if taken is None
        else (
            calculated(
                "기울기를 받지 않는 가중치는 끝에 처음의 이만큼만 남습니다.",
                math.exp(-taken),
                f"exp(-{figure(rate)} × {figure(decay)} × {figure(steps or 0)}) = {math.exp(-taken):.2g}",
            ),
        )
    )
    yield finding(
        f"weight_decay {figure(decay)} 값은 흔히 쓰는 0.01~0.1의 {times(decay / _USUAL)} 이상이라, 학습하는 동안 가중치를 계속 0 쪽으로 당깁니다.",
        *cite_settings(run, "weight_decay"),
        *cite_rate(run),
        *shrunk,
        severity=Severity.MEDIUM,
        facts={"weight_decay": decay},
    )
