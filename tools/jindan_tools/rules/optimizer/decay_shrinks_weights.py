"""OPT005: weight decay removes the weights faster than the gradient can build them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST_DECAY = 0.3
_LEAST_SHRINK = 1.0
# torch.optim.Adam adds the decay to the gradient, where the division by its own size makes any decay a full step.
_COUPLED_DECAY = 0.03
_COUPLED = frozenset({"adam", "torch.optim.adam", "optim.adam"})


# Weights forget within 50 steps what they learnt; a loss far above what the accuracy allows shows it.
_FORGETS = 0.02
_RIGHT, _TIMES, _STANDS = 0.85, 3.0, 0.3
_RECORDS, _FINDS = 10, 0.05
# An accuracy that settles at the share of the largest class rises from guessing, and is no learning.
_HARDLY = 0.03
_LOST = {
    "weight_decay_excess": 3.5,
    "overfit": -3.0,
    "labels_missing": -2.0,
    "eval_labels_missing": -2.0,
    "train_val_shift": -3.0,
    "lr_too_low": -2.0,
    "underfit": -1.0,
    "metric_bug": -3.0,
    "val_settings_differ": -3.0,
}


def _holds_down(run: Run, shrink: float) -> bool:
    """Return whether answers are right and the loss stands: the decay keeps the scores too small to be sure."""
    loss = train_loss(run)
    hits = accuracy(run, Role.TRAIN_METRIC) or accuracy(run)
    if (
        (shrink < _FORGETS and not _is_coupled(run) and not _forgets_in_all(run, shrink))
        or loss is None
        or hits is None
        or len(loss.finite) < 5
        or not hits.finite
    ):
        return False
    level, share = median(tail(loss.finite)), median(tail(hits.finite))
    return share >= _RIGHT and level > max(_STANDS, _TIMES * -math.log(share)) and min(loss.finite) > 0.9 * level


def _forgets_in_all(run: Run, shrink: float) -> bool:
    """Return whether a decay of 1 and more, ten times any usual one, takes away most of the weights within the run."""
    steps = run.steps_done or run.steps_planned
    return (run.number("weight_decay") or 0.0) >= 1 and steps is not None and shrink * steps >= _LEAST_SHRINK


def _carries_nothing_over(run: Run) -> bool:
    """Return whether a detector finds nothing on held-out images: running averages cannot follow weights that shrink away."""
    metric = val_metric(run)
    return is_detector(run) and metric is not None and len(metric.finite) >= _RECORDS and max(metric.finite) < _FINDS


def _is_coupled(run: Run) -> bool:
    return run.framework is Framework.PYTORCH and run.word("optimizer") in _COUPLED


@rule(
    "OPT005",
    "decay-shrinks-weights",
    {
        "weight_decay_excess": 2.5,
        "underfit": 0.5,
        "labels_shuffled": -2.0,
        "overfit": -2.0,
        "labels_missing": -2.0,
        "eval_labels_missing": -2.0,
        "train_val_shift": -3.0,
        "lr_too_low": -2.0,
        "metric_bug": -3.0,
        "val_settings_differ": -3.0,
    },
)
def decay_shrinks_weights(run: Run) -> Iterator[Finding]:
    """Report a weight decay of 0.3 or more in a run that did not learn.

    ## What it does
    Computes rate x decay x steps, the exponent by which AdamW (and SGD) shrink a weight that gets no gradient.
    ## Why it matters
    Decay of 0.01 to 0.1 is usual. A decay that takes away most of the weights within the run leaves the model at
    its prior.
    ## Fires on
    A decay of at least 0.3, a loss that is stuck or worse (or fell by less than 3 % whatever the accuracy did), and an exponent of at least 1 where the steps are known.
    A detector that finds nothing on held-out images counts whatever its training loss does: batch averages lag behind weights
    that shrink at every step. torch.optim.Adam counts from 0.03 on. A run that learned counts when a step takes 2 % of a weight
    (or a decay of 1 and more most of it within the run) and the loss stands three times above -ln(accuracy).
    ## Stays silent on
    Other runs that learned, usual decays, unknown rates.
    ## Source
    Loshchilov and Hutter 2019: the weights shrink by exp(-sum of rate x decay).
    """
    decay, rate = run.number("weight_decay"), highest_rate(run)
    coupled = _is_coupled(run)
    if decay is None or rate is None or decay < (_COUPLED_DECAY if coupled else _LEAST_DECAY) or family_of(run) is None:
        return
    lost = _carries_nothing_over(run)
    loss = train_loss(run)
    stands = loss is not None and len(loss.finite) >= _RECORDS and relative_drop(loss.finite) < _HARDLY
    stuck = outcome(run) in {Outcome.STUCK, Outcome.WORSE} or stands
    if not stuck and not lost and not _holds_down(run, rate * decay):
        return
    steps = run.steps_done or run.steps_planned
    shrink = None if steps is None else rate * decay * steps
    if shrink is not None and shrink < _LEAST_SHRINK and not coupled and family_of(run) is OptimizerFamily.ADAM:
        return
    proof = (
        ()
        if shrink is None
        else (
            calculated(
                "기울기가 없는 가중치가 줄어드는 비율의 지수입니다.",
                shrink,
                f"{figure(rate)} × {figure(decay)} × {figure(steps)} = {figure(shrink)}, exp(−{figure(shrink)}) = {figure(math.exp(-shrink))}",
            ),
        )
    )
    way = (
        "Adam은 감쇠를 기울기에 더하므로(L2) AdamW의 값을 그대로 쓰면 갱신이 감쇠에 끌려"
        if coupled
        else f"갱신마다 가중치의 {percent(rate * decay)}가 사라져"
    )
    yield finding(
        f"가중치 감쇠 {figure(decay)} 값이 지나치게 큽니다. {way} 손실이 더 내려가지 못합니다.",
        *known(cite_setting(run, "weight_decay")),
        *cite_rate(run),
        *proof,
        *cite_loss_ends(run),
        severity=Severity.MEDIUM if outcome(run) is Outcome.LEARNED and not lost else Severity.HIGH,
        argues=_LOST if lost else None,
        facts={"weight_decay": decay, "exponent": shrink or 0.0},
    )
