"""GRD009: a logged share of dead activations is close to one."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.regex import regex

_DEAD = regex(r"dead|zero_?(?:act|frac|share|ratio)|inactive|sparsity")
_SHARE = 0.9


@rule(
    "GRD009",
    "dead-activations",
    {
        "dying_relu": 3.5,
        "labels_shuffled": -1.0,
        "params_not_in_optim": -2.0,
        "frozen_layers": -1.5,
        "detach_no_grad": -1.0,
        "lr_too_low": -1.0,
    },
)
def dead_activations(run: Run) -> Iterator[Finding]:
    """Report a share of zero activations above 90 % with a loss that does not fall.

    ## What it does
    Reads series that a run logs about its own activations (names with dead, zero_frac, sparsity, ...).
    ## Why it matters
    A unit that is zero for every input gets no gradient and never comes back.
    ## Fires on
    Three records or more, values in 0..1, a median of at least 0.9 and a loss that fell by less than 5 %.
    ## Stays silent on
    Runs that do not log activations, sparse models that learn.
    ## Source
    AutoTrainer (ICSE 2021), dying ReLU, gamma 0.7; Lu et al. 2019.
    """
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 3 or relative_drop(loss.finite) >= 0.05:
        return
    for series in run.series:
        values = series.finite
        if not _DEAD.search(series.name.lower()) or len(values) < 3 or not 0 <= min(values) <= max(values) <= 1:
            continue
        if median(values) < _SHARE:
            continue
        yield finding(
            f"{series.name} 값의 중앙값이 {percent(median(values))} 수준이라 대부분의 유닛이 죽어 있습니다.",
            cite_point(series, -1, "마지막"),
            cite_point(loss, -1, "손실은 거의 그대로입니다"),
            severity=Severity.HIGH,
            facts={"share": median(values)},
        )
        return
