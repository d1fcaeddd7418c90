"""OPT003: SGD with a step size, momentum included, beyond any usual range."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.curves.shape import noise
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends, cite_rate
from jindan_tools.rules.optimizer.thrown_to_guessing import thrown_to_guessing
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# 0.5 is the upper end of the usual range (batch 1024 and more); with momentum 0.9 that is a final step of 5.
_HIGH = 0.2
_USUAL_MOMENTUM = 0.96
_HIGH_WITH_MOMENTUM = 2.0


@rule(
    "OPT003",
    "sgd-rate-extreme",
    {
        "lr_too_high_oscillate": 2.5,
        "nan_lr_diverge": 2.0,
        "momentum_betas_wrong": 3.5,
        "optimizer_lr_mismatch": 0.5,
        "lr_too_low": -4.0,
    },
)
def sgd_rate_extreme(run: Run) -> Iterator[Finding]:
    """Report SGD whose rate, or rate over one minus momentum, is beyond the usual range, in a run that failed.

    ## What it does
    Computes the asymptotic step rate / (1 - momentum) and looks at what became of the loss and the metric.
    ## Why it matters
    Momentum 0.9 multiplies the step by ten in the long run; 0.3 with momentum 0.9 acts like 3.
    ## Fires on
    A rate of at least 0.2, or an asymptotic step of at least 2, with a loss that got worse, got stuck, became NaN, or
    a detection metric that stayed below 0.02, or a loss thrown up at the start that came to rest no lower than guessing. A loss that is merely stuck, without swings, is a weaker sign.
    Below 0.2, with a momentum above 0.96, it is the momentum that is named.
    ## Stays silent on
    Runs that learned, large-batch recipes that work, other optimizers.
    ## Source
    Goyal et al. 2017 (0.1 per 256 images, momentum 0.9); torch.optim.SGD update formula.
    """
    rate, momentum = highest_rate(run), run.number("momentum") or 0.0
    if rate is None or family_of(run) is not OptimizerFamily.SGD or not 0 <= momentum < 1:
        return
    step = rate / (1 - momentum)
    result = outcome(run)
    thrown = thrown_to_guessing(run)
    failed = result in {Outcome.STUCK, Outcome.WORSE} or _metric_dead(run) or thrown
    certain = result is not Outcome.STUCK or _metric_dead(run) or _swings(run) or thrown
    if not failed or (rate < _HIGH and step < _HIGH_WITH_MOMENTUM):
        return
    # A usual rate that only its momentum makes large: 0.99 multiplies it by 100 where 0.9 does by 10.
    by_momentum = momentum > _USUAL_MOMENTUM and rate < _HIGH and certain
    yield finding(
        f"SGD 학습률 {figure(rate)} 값은 {'흔한 크기이지만 momentum ' + figure(momentum) + ' 때문에' if by_momentum else '모멘텀까지 합치면'} 실질 {figure(step)} 크기입니다.",
        *cite_rate(run),
        calculated(
            "모멘텀을 포함한 실질 스텝 크기입니다.", step, f"{figure(rate)} ÷ (1 − {figure(momentum)}) = {figure(step)}"
        ),
        *cite_loss_ends(run),
        severity=Severity.HIGH if certain else Severity.MEDIUM,
        argues={
            "lr_too_high_oscillate": 1.0 if not certain or by_momentum else 1.5 if _has_nan(run) else 2.5,
            "optimizer_lr_mismatch": 0.5,
            "lr_too_low": -4.0 if certain else -2.0,
            **({"nan_lr_diverge": 2.0} if _has_nan(run) else {}),
            **({"momentum_betas_wrong": 4.0} if by_momentum else {}),
        },
        facts={"lr": rate, "step": step}
        | ({"blame": "momentum", "momentum": momentum, "more": 0.1 / (1 - momentum)} if by_momentum else {}),
    )


def _metric_dead(run: Run) -> bool:
    metric = val_metric(run)
    if metric is None or metric.higher_is_better is False or "map" not in metric.name.lower():
        return False
    return len(metric.finite) >= 10 and max(metric.finite) < 0.02


def _has_nan(run: Run) -> bool:
    return any(s.first_non_finite is not None for s in run.series if "loss" in s.name.lower())


def _swings(run: Run) -> bool:
    loss = train_loss(run)
    if loss is None or loss.axis is not Axis.EPOCH or len(loss.finite) < 5:
        return False
    return noise(loss.finite) >= 0.05 * median(loss.finite)
