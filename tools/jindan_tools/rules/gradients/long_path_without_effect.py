"""GRD270: Adam had way to go for every weight that it trains, and neither loss moved."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean, median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive
from jindan_tools.curves.recipe import assumed_family, family_of
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, val_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_RECORDS, _EVALUATIONS = 8, 4
# Initial weights are spread by 0.02 to 0.2: a path as long as that changes what they say.
_PATH = 0.1
_STILL, _HELD, _LEFT = 0.01, 0.002, 0.02


@rule(
    "GRD270",
    "long-path-without-effect",
    {
        "frozen_layers": 2.0,
        "params_not_in_optim": 1.0,
        "grad_vanish": 0.5,
        "dying_relu": 0.5,
        "lr_too_low": -2.0,
        "underfit": -2.0,
        "epochs_too_few": -2.0,
        "healthy_converged": -4.0,
    },
)
def long_path_without_effect(run: Run) -> Iterator[Finding]:
    """Report Adam steps that add up to more than the weights themselves beside losses that do not move.

    ## What it does
    Multiplies the mean rate with the steps: about how far Adam can carry each weight that it trains, however small its gradient is.
    ## Why it matters
    Had all weights gone that far, the held-out loss would be another one, better or worse. That it stays says that what is trained hardly
    reaches the output: most of the network is frozen or missing from the optimizer, or what lies behind it is dead.
    ## Fires on
    An Adam optimizer (of the Trainer's default, too), a path of 0.1 or more, a training loss whose level moved by less than 1 %, and four
    held-out losses or more within 0.2 % of each other.
    ## Stays silent on
    Small rates and few steps (LRS009, OPT006), losses at guessing (PLT001) or near zero, held-out losses that move, adversarial and contrastive losses.
    ## Source
    Kingma and Ba 2015, section 2.1: the step of a weight is bounded by about the rate and does not depend on the scale of its gradient.
    """
    loss, held_out, rate, steps = train_loss(run), val_loss(run), learning_rate(run), run.steps_done
    if loss is None or held_out is None or rate is None or not rate.finite or steps is None:
        return
    if (
        (family_of(run) or assumed_family(run)) is not OptimizerFamily.ADAM
        or is_adversarial(run)
        or is_contrastive(run)
    ):
        return
    values, unseen = loss.finite, held_out.finite
    if len(values) < max(_RECORDS, len(loss)) or len(unseen) < max(_EVALUATIONS, len(held_out)) or min(unseen) <= _LEFT:
        return
    path, start, end = fmean(rate.finite) * steps, median(head(values)), median(tail(values))
    if (
        start <= 0
        or path < _PATH
        or abs(end - start) > _STILL * start
        or max(unseen) - min(unseen) > _HELD * min(unseen)
    ):
        return
    if any(chance_level_loss.check(run)):
        return
    norm = grad_norm(run)
    yield finding(
        f"Adam이 가중치 하나를 옮길 수 있는 거리는 {figure(path)}쯤으로 처음 가중치의 크기보다 긴데, 검증 손실 {len(unseen)}개가 모두 "
        f"{figure(100 * (max(unseen) - min(unseen)) / min(unseen))} % 안에 있습니다. 학습되는 가중치가 출력에 거의 닿지 않습니다.",
        calculated(
            "평균 학습률과 스텝 수의 곱입니다.",
            path,
            f"{figure(fmean(rate.finite))} × {figure(steps)} = {figure(path)}",
        ),
        *cite_ends(loss),
        cite_point(held_out, held_out.finite_indices[0], "처음"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        *(() if norm is None or not norm.finite else (cite_point(norm, norm.finite_indices[-1], "기울기는 있습니다"),)),
        severity=Severity.HIGH,
        facts={"path": path},
    )
