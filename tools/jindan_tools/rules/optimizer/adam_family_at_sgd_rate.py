"""OPT001: an Adam-family optimizer runs at a rate that is usual for SGD."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import assumed_family, family_of
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import noise, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.optimizer.thrown_to_guessing import thrown_to_guessing
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_HIGH = 5e-3
_DEFAULT = 1e-3
_WILD = 0.1
# With the number of classes known, a tenth of the way from guessing to right is none, at thirty times Adam's default.
_THROWS, _WAY = 0.03, 0.1
_MOST, _RISES = 0.95, 0.4
_CALM = 0.01
# Accuracies above are no guessing, whatever the number of classes; gains below are noise.
_GUESSING, _GAIN = 0.6, 0.1
_LATE = 20
_RIGHT = 0.9
_STEADY = 4


@rule(
    "OPT001",
    "adam-family-at-sgd-rate",
    {
        "optimizer_lr_mismatch": 4.0,
        "lr_too_high_oscillate": 1.0,
        "lr_too_low": -4.0,
        "labels_shuffled": -1.0,
    },
)
def adam_family_at_sgd_rate(run: Run) -> Iterator[Finding]:
    """Report Adam, AdamW or a relative at a learning rate of 0.005 or more.

    ## What it does
    Compares the highest rate in force with Adam's default of 0.001 and looks at what became of the loss.
    ## Why it matters
    Adam's step is about as large as the rate itself for every weight. A rate of 0.01 to 0.1, usual for SGD, throws
    the weights around.
    ## Fires on
    Rates from 0.005 on. The finding is serious only when the loss did not learn or got worse.
    Calm curves below 0.03 say little (a rate that does harm throws the loss around); from 0.03 on held-out answers that never left guessing among a known
    number of classes are harm, too.
    ## Stays silent on
    Trainer runs that name no optimizer (AdamW by default) unless the loss swings, which tiny SGD steps cannot do, and
    came to harm: prompt and prefix tuning run well at 0.02.
    Rates below 0.01 in runs nine of ten of whose held-out answers are right in the end, however few records there are.
    Rates below, other optimizers (Lion, Adafactor, Muon), optimizer=auto (the rate that ran counts).
    ## Source
    Kingma and Ba 2015 (default 0.001); Ultralytics default.yaml: SGD=1E-2, Adam=1E-3.
    """
    rate = highest_rate(run)
    stated = family_of(run) is OptimizerFamily.ADAM
    if rate is None or rate < _HIGH or not (stated or _looks_like_adam(run, rate)):
        return
    result = outcome(run)
    thrown = thrown_to_guessing(run)
    thrown = thrown or (rate >= _WILD and _guesses(run)) or (rate >= _THROWS and _stays_at_chance(run))
    harmed = thrown or result in {Outcome.STUCK, Outcome.WORSE}
    if not (stated or harmed) or (not harmed and rate < 10 * _DEFAULT and _answers_well(run)):
        return
    extreme = rate >= 10 * _DEFAULT
    yield finding(
        f"Adam 계열 옵티마이저에 준 학습률 {figure(rate)} 값은 기본값 {figure(_DEFAULT)}의 {times(rate / _DEFAULT)}입니다.",
        *cite_rate(run),
        calculated(
            "Adam 기본 학습률과의 비입니다.",
            rate / _DEFAULT,
            f"{figure(rate)} ÷ {figure(_DEFAULT)} = {figure(rate / _DEFAULT)}",
        ),
        *cite_loss_ends(run),
        severity=(Severity.HIGH if extreme else Severity.MEDIUM) if harmed else Severity.LOW,
        argues=_weights(
            harmed=harmed,
            sure=stated and (rate >= _THROWS or thrown),
            mild=_broke_late(run) or (rate < _THROWS and not thrown and not (_moves(run) and _climbs(run))),
            learned=result is Outcome.LEARNED,
        ),
        facts={"lr": rate, "ratio": rate / _DEFAULT},
    )


def _answers_well(run: Run) -> bool:
    """Say whether nine of ten held-out answers are right in the end, however few records there are."""
    hits = accuracy(run)
    return hits is not None and bool(hits.finite) and _RIGHT <= hits.finite[-1] <= 1


def _weights(*, harmed: bool, sure: bool, mild: bool, learned: bool) -> dict[str, float]:
    if harmed and mild:
        return {"optimizer_lr_mismatch": 1.0, "lr_too_low": -4.0}
    if harmed:
        return {
            "optimizer_lr_mismatch": 4.0 if sure else 2.5,
            "lr_too_high_oscillate": 1.0,
            "lr_too_low": -4.0,
            "labels_shuffled": -1.0,
        }
    return {"optimizer_lr_mismatch": 0.3 if learned else 1.0, "lr_too_low": -3.0}


def _broke_late(run: Run) -> bool:
    """Return whether the loss became non-finite only after it had been halved, or fell in each epoch, at this rate."""
    loss = train_loss(run)
    if loss is None or loss.first_non_finite is None:
        return False
    before = loss.values[: loss.first_non_finite]
    if len(before) >= _STEADY and loss.axis is Axis.EPOCH and all(b < a for a, b in pairwise(before)):
        return True
    return len(before) >= _LATE and before[-1] <= 0.5 * before[0]


def _guesses(run: Run) -> bool:
    """Return whether held-out answers are no better at the end than at the beginning, and not good."""
    hits = accuracy(run)
    if _one_answer(run):
        return True
    if hits is None or len(hits.finite) < 5:
        return False
    start, end = median(hits.finite[:3]), median(tail(hits.finite))
    return end <= _GUESSING and end - start < _GAIN


def _stays_at_chance(run: Run) -> bool:
    """Return whether no held-out accuracy of the run made up a tenth of the way from guessing to all right, where C is known."""
    # Few rates are as high as this.
    from jindan_tools.rules.plateau.class_count import class_count  # noqa: PLC0415

    hits, classes = accuracy(run), class_count(run)
    if hits is None or classes is None or len(hits.finite) < 5 or not _moves(run):
        return False
    guess = 1 / classes.count
    return median(tail(hits.finite)) <= guess + _WAY * (1 - guess) and max(hits.finite) <= guess + 2 * _WAY * (
        1 - guess
    )


def _one_answer(run: Run) -> bool:
    """Return whether an accuracy is one number below 0.95 in all evaluations: the share of the one class that is answered."""
    shares = (s.finite for s in run.of_role(Role.VAL_METRIC) if "acc" in s.name.lower())
    return any(len(v) >= 5 and len(set(v)) == 1 and 0 < v[0] < _MOST for v in shares)


def _climbs(run: Run) -> bool:
    """Return whether a good part of the records is above the one before: a loss that only falls was not thrown around."""
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 5 or loss.first_non_finite is not None:
        return True
    return sum(b > a for a, b in pairwise(loss.finite)) >= _RISES * (len(loss.finite) - 1)


def _moves(run: Run) -> bool:
    """Return whether the loss swings: a rate that does harm throws the loss around, a calm flat curve has other reasons."""
    loss = train_loss(run)
    return (
        loss is None
        or len(loss.finite) < 5
        or noise(loss.finite) > _CALM * abs(min(loss.finite))
        or loss.first_non_finite is not None
    )


def _looks_like_adam(run: Run, rate: float) -> bool:
    loss = train_loss(run)
    if assumed_family(run) is None or rate < 10 * _DEFAULT or loss is None or len(loss.finite) < 5:
        return False
    if max(loss.finite) > 2 * min(loss.finite) and _one_answer(run):
        return True
    return max(loss.finite) > 1.1 * min(loss.finite) and noise(loss.finite) > 0.01 * min(loss.finite)
