"""LRS041: the logged learning rate is zero from the first record on, so nothing can be learnt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point, cite_setting
from jindan_tools.curves.loss_scale import loss_scale
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
# No optimizer moves a weight in use at such a rate.
_NOTHING = 1e-10
_STILL = 0.02


@rule(
    "LRS041",
    "rate-zero-throughout",
    {
        "sched_total_steps_wrong": 3.0,
        "sched_per_batch_step": 1.5,
        "lr_too_low": 2.0,
        "sched_xN": 0.5,
        "params_not_in_optim": -3.0,
        "frozen_layers": -3.0,
        "detach_no_grad": -3.0,
        "labels_shuffled": -2.0,
        "underfit": -2.0,
    },
)
def rate_zero_throughout(run: Run) -> Iterator[Finding]:
    """Report a rate that is zero in every record beside a loss that does not move.

    ## What it does
    Looks whether the highest logged rate is next to nothing and whether the loss stays where the second record left it.
    ## Why it matters
    Weights that stand still look frozen or left out of the optimizer; the rate alone explains it. A schedule that counts
    batches but was given epochs (Keras' CosineDecay(decay_steps=epochs)) is over within the first of them.
    ## Fires on
    Five records of the rate or more, all below 1e-10, and a training loss that moves less than 2 % from its second record on.
    ## Stays silent on
    Losses that fall, loss scales and skipped steps (DeepSpeed logs 0 until the first real step), rates above.
    ## Source
    update = rate x direction; keras.optimizers.schedules.CosineDecay counts optimizer steps.
    """
    rate, loss = learning_rate(run), train_loss(run)
    if rate is None or loss is None or len(rate.finite) < _LEAST or len(loss.finite) < _LEAST:
        return
    if max(rate.finite) > _NOTHING or min(rate.finite) < 0 or loss_scale(run) is not None:
        return
    rest = loss.finite[1:]
    if next(run.of_kind(EventKind.SKIPPED_STEP), None) is not None or abs(relative_drop(rest)) > _STILL:
        return
    yield finding(
        f"기록된 학습률이 첫 기록부터 끝까지 {figure(max(rate.finite))} 값이라 가중치가 움직이지 않습니다. "
        f"손실도 두 번째 기록부터 {percent(abs(relative_drop(rest)))} 안에 머물렀습니다.",
        *cite_ends(rate),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        *known(cite_setting(run, "scheduler"), cite_setting(run, "steps_per_epoch")),
        severity=Severity.HIGH,
        facts={"records": float(len(rate.finite))},
    )
