"""OPT271: Adam could carry no weight far, and the loss is still that of guessing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean, median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_preference
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import learning_rate, train_loss, val_loss, val_metric
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.tunes_language_model import tunes_language_model
from jindan_tools.rules.optimizer.few_optimizer_steps import steps_made
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.schedule.rate_too_low import rate_too_low
from jindan_tools.text.figures import figure, percent

# A tenth of the spread of usual initial weights.
_PATH, _RECORDS = 0.02, 4
_BELOW, _ABOVE = 0.95, 1.05
_FELL, _HIGHEST = 0.15, 1e-3
# Half of the pixels or of two answers are right by chance.
_GOOD, _GOOD_OF_TWO = 0.5, 0.75
_USUAL, _TWO = 1e-4, 2
_LOW = {"lr_too_low": 2.5, "few_optimizer_steps": 0.5, "epochs_too_few": 0.5}
_SHORT = {"lr_too_low": 2.0, "few_optimizer_steps": 2.0, "epochs_too_few": 1.0}
_EITHER = {"labels_shuffled": -2.0, "params_not_in_optim": -1.0, "overfit": -3.0, "healthy_converged": -4.0}


@rule(
    "OPT271",
    "short-path-at-guessing",
    {**_SHORT, **_LOW, **_EITHER, "few_optimizer_steps": 2.0},
)
def short_path_at_guessing(run: Run) -> Iterator[Finding]:
    """Report Adam steps that add up to next to nothing beside a held-out loss that is still that of guessing.

    ## What it does
    Multiplies the mean rate with the steps, about how far Adam can carry any weight, and compares the held-out loss with ln C, or ln 2 for a binary cross-entropy.
    ## Why it matters
    Initial weights are spread by 0.02 to 0.2. With a path far below that the network is what it was, whatever the curve says: a loss that falls smoothly from
    above the level of guessing to that level has only unlearnt the accident of its start.
    ## Fires on
    A stated Adam optimizer, a path below 0.02, and a held-out loss that ends within 5 % of the level of guessing, without a metric above 0.5 that rose.
    ## Stays silent on
    Longer paths, losses below that level, other optimizers, detectors, language models under tuning, contrastive, preference and adversarial losses, runs that LRS009 reads.
    ## Source
    Kingma and Ba 2015, section 2.1: the step of a weight is bounded by about the rate; He et al. 2015 for the spread of initial weights.
    """
    loss, held_out, rate = train_loss(run), val_loss(run), learning_rate(run)
    if loss is None or held_out is None or len(held_out.finite) < max(_RECORDS, len(held_out)):
        return
    if family_of(run) is not OptimizerFamily.ADAM or tunes_language_model(run):
        return
    if any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_preference)):
        return
    steps, formula = steps_made(run)
    rates = rate.finite if rate is not None else (run.number("learning_rate") or 0.0,)
    level, count = _level(run, held_out.name)
    if steps is None or level is None or not rates or max(rates) > _HIGHEST or relative_drop(loss.values) >= _FELL:
        return
    mean = fmean(rates)
    path, end = mean * steps, median(tail(held_out.finite))
    if (
        not 0 < path < _PATH
        or not _BELOW * level <= end <= _ABOVE * level
        or _is_good(run, count)
        or any(rate_too_low.check(run))
    ):
        return
    yield finding(
        f"Adam이 {figure(steps)}스텝 동안 가중치 하나를 옮길 수 있는 거리는 {figure(path)}쯤으로 처음 가중치의 크기(0.02~0.2)에 못 미치고, "
        f"{held_out.name} 값은 {figure(end)}로 아직 찍을 때의 수준입니다.",
        calculated(
            "평균 학습률과 스텝 수의 곱입니다.", path, f"{figure(mean)} × {figure(steps)} = {figure(path)} ({formula})"
        ),
        calculated(
            "찍을 때의 손실에 견준 끝 수준입니다.", end / level, f"{figure(end)} ÷ ln {count} = {percent(end / level)}"
        ),
        cite_point(held_out, held_out.finite_indices[0], "처음"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues=(_LOW if max(rates) < _USUAL else _SHORT) | _EITHER,
        facts={"path": path, "level": end},
    )


def _level(run: Run, name: str) -> tuple[float | None, int]:
    classes = class_count(run)
    if classes is not None:
        return uniform_cross_entropy(classes.count), classes.count
    return (uniform_cross_entropy(_TWO), _TWO) if "bce" in name.lower() or "binary" in name.lower() else (None, 0)


def _is_good(run: Run, classes: int) -> bool:
    """Return whether the main held-out metric says that something is learnt, though no answer is sure of it."""
    metric = val_metric(run)
    if metric is None or not metric.finite or metric.higher_is_better is False:
        return False
    return median(tail(metric.finite)) > (_GOOD_OF_TWO if classes == _TWO else _GOOD)
