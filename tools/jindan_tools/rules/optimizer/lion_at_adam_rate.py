"""OPT173: Lion at a learning rate of Adam: its steps all have the size of the rate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FROM, _LEAST, _HARDLY = 1e-3, 8, 0.03


@rule("OPT173", "lion-at-adam-rate", {"lr_too_high_oscillate": 4.0, "optimizer_lr_mismatch": 2.0, "underfit": -3.0})
def lion_at_adam_rate(run: Run) -> Iterator[Finding]:
    """Report Lion at 0.001 or more whose loss did not fall.

    ## What it does
    Compares the highest rate with those that Lion is used with, and the loss at the end with that at the start.
    ## Why it matters
    Lion moves every weight by the whole rate in each step, whatever its gradient. Its rate has to be three to ten times
    smaller than that of AdamW, and its weight decay as many times larger.
    ## Fires on
    Lion, a rate of 0.001 or more, eight records, a loss that ends less than 3 % below its start.
    ## Stays silent on
    Losses that fall, smaller rates.
    ## Source
    Chen et al. 2023, Symbolic discovery of optimization algorithms, section 5.
    """
    loss, rate = train_loss(run), highest_rate(run)
    if loss is None or rate is None or rate < _FROM or len(loss.finite) < _LEAST:
        return
    if (
        not run.word("optimizer").split("_")[0].split(".")[-1].startswith("lion")
        or relative_drop(loss.finite) >= _HARDLY
    ):
        return
    yield finding(
        f"Lion의 학습률이 {figure(rate)}입니다. Lion은 모든 가중치를 매번 학습률만큼 움직이므로 AdamW보다 3~10배 작은 값이 필요하고, 손실은 처음보다 낮아지지 않았습니다.",
        *known(cite_setting(run, "optimizer"), cite_setting(run, "learning_rate")),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues={
            "lr_too_high_oscillate": 4.0,
            "optimizer_lr_mismatch": 2.0,
            "underfit": -3.0,
            "lr_too_low": -4.0,
            "labels_shuffled": -1.0,
        },
    )
