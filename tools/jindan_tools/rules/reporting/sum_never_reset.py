"""REP007: the printed training loss is the sum of all epochs so far."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.running_sum import epoch_means
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "REP007",
    "sum-never-reset",
    {"tracker_log_confusion": 3.5, "diverge_no_nan": -4.0, "lr_too_high_oscillate": -3.0, "overfit": -2.0},
)
def sum_never_reset(run: Run) -> Iterator[Finding]:
    """Report a training loss that climbs because its sum is not set back at the start of an epoch.

    ## What it does
    Takes the differences of successive records and looks whether they behave as the loss of an epoch does.
    ## Why it matters
    The curve looks like a divergence. Lowering the rate changes nothing: the running sum needs a zero at each epoch.
    ## Fires on
    Six epochs or more, every record above the one before, what is added at least two fifths smaller at the end than the
    first record, and a held-out loss of the same size that does not rise.
    ## Stays silent on
    Losses that rise by ever more or take the held-out loss along, records by step, runs without a held-out loss.
    ## Source
    Arithmetic: the difference of two sums is the value of one epoch.
    """
    loss, held_out = train_loss(run), val_loss(run)
    means = None if loss is None else epoch_means(loss, held_out)
    if loss is None or held_out is None or means is None:
        return
    yield finding(
        f"{loss.name} 값은 에폭마다 0으로 되돌리지 않은 누적 합이어서 커집니다. 학습이 발산한 것이 아닙니다.",
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        calculated(
            "마지막 에폭에 더해진 값이 그 에폭의 실제 손실입니다.",
            means[-1],
            f"{figure(loss.finite[-1])} − {figure(loss.finite[-2])} = {figure(means[-1])} (첫 에폭 {figure(means[0])})",
        ),
        cite_point(held_out, held_out.finite_indices[-1], "검증 손실은 오르지 않았습니다"),
        severity=Severity.LOW,
        facts={"first": means[0], "last": means[-1]},
    )
