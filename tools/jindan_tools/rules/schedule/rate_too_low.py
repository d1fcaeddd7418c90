"""LRS009: the learning rate is below anything usual and the loss creeps down in a straight line."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.even_fall import falls_evenly
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.rate import warmup_not_over
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, noise, relative_drop, slope, spread, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
# A tenth of the lowest usual rate: full fine-tuning by DPO goes down to 1e-7 for Adam, detection to 2e-3 for SGD.
_FLOOR = {OptimizerFamily.ADAM: 1e-6, OptimizerFamily.SGD: 1e-4}
_LOWEST_USEFUL = 1e-6
# A fall in a straight line, free of noise, shows steps that are too small even at ten times the floor.
_STRAIGHT = 10.0
_MANY, _NOISY = 100, 0.1
_STANDING, _STOOD = 3.0, 0.01


@rule(
    "LRS009",
    "rate-too-low",
    {
        "lr_too_low": 3.5,
        "init_bad": -1.5,
        "plateau_prior": -1.0,
        "underfit": -1.0,
        "labels_shuffled": -2.0,
        "lr_too_high_oscillate": -4.0,
        "grad_vanish": -0.5,
        "params_not_in_optim": -2.0,
        "frozen_layers": -2.0,
        "detach_no_grad": -2.0,
    },
)
def rate_too_low(run: Run) -> Iterator[Finding]:
    """Report a loss that hardly moves at a learning rate far below the usual range.

    ## What it does
    Compares the highest rate with the floor for the optimizer, and the fall of the loss with its scatter.
    ## Why it matters
    The model is fine, the steps are too small: the loss falls smoothly and would take hundreds of times longer.
    ## Fires on
    Eight records or more, a highest rate at or below 1e-6 (Adam or unknown) or 1e-4 (SGD), and a fall below 5 %.
    A straight fall below 3 % (scatter around the trend below a third of it, or quarters that each lie below the one before
    by more than twice their standard error) counts up to ten times these rates, a loss that fell by less than 1 % up to three times.
    ## Stays silent on
    Fewer than a hundred records that scatter by a tenth of their level, warm-ups that still climb when the record ends,
    losses that fall, preference losses (DPO runs at 1e-7), rates that only ended low, unknown rates.
    ## Source
    Usual ranges: frameworks/optimizer_ranges.py; TRL DPOConfig default 1e-6.
    """
    loss, rate = train_loss(run), highest_rate(run)
    if loss is None or rate is None or len(loss.finite) < _LEAST or not falls_when_good(run, loss):
        return
    fall = relative_drop(loss.finite)
    straight = (_is_straight(loss) or falls_evenly(loss)) and fall < 0.03
    floor = _FLOOR.get(family_of(run) or OptimizerFamily.ADAM, _LOWEST_USEFUL)
    if warmup_not_over(run, _LEAST) or _is_noise(loss):
        return
    # Ten times 1e-6 is a last digit below 1e-5.
    reach = _STRAIGHT if straight else _STANDING if fall < _STOOD and not _in_half(run) else 1.0
    if not 0 < rate <= 1.001 * reach * floor or fall >= 0.05:
        return
    moved = f"{percent(fall, 2)}만 줄었습니다" if fall > 0 else "줄지 않았습니다"
    yield finding(
        f"학습률 최고값이 {figure(rate)}에 그쳐 손실이 전체 구간에서 {moved}.",
        *cite_rate(run),
        *cite_loss_ends(run),
        calculated("앞 10 %와 뒤 25 %의 수준으로 본 손실 감소율입니다.", fall, _formula(loss, fall)),
        severity=Severity.CRITICAL if straight and rate <= 1.001 * floor else Severity.HIGH,
        argues={
            "lr_too_low": 4.0 if straight and rate <= 1.001 * floor else 2.5,
            "init_bad": -1.5,
            "plateau_prior": -1.0,
            "underfit": -1.0,
            # At such a rate a thousand steps would not move the weights either.
            "few_optimizer_steps": -4.0,
            "epochs_too_few": -2.0,
            "labels_shuffled": -2.0 if straight else -1.0,
            "lr_too_high_oscillate": -4.0,
            "grad_vanish": -0.5,
            "params_not_in_optim": -2.0 if straight else -1.0,
            "frozen_layers": -2.0 if straight else -1.0,
            "detach_no_grad": -2.0 if straight else -1.0,
        },
        facts={"lr": rate, "floor": floor, "drop": fall},
    )


def _in_half(run: Run) -> bool:
    """Return whether the weights may be kept in 16 bits, where steps are lost for another reason."""
    return "16" in run.word("precision") or any("16" in str(s.value) for s in run.stated("dtype", "torch_dtype"))


def _formula(loss: Series, fall: float) -> str:
    start, end = figure(median(head(loss.finite))), figure(median(tail(loss.finite)))
    return f"({start} − {end}) ÷ {start} = {percent(fall, 2)}"


def _is_noise(loss: Series) -> bool:
    """Return whether records scatter by more than a tenth of their level: a few of them show no small fall."""
    return len(loss.finite) < _MANY and noise(loss.finite) > _NOISY * abs(median(loss.finite))


def _is_straight(loss: Series) -> bool:
    values = loss.finite
    trend = slope(values)
    rest = [v - trend * i for i, v in enumerate(values)]
    return trend < 0 and spread(rest) < abs(trend) * len(values) / 3
