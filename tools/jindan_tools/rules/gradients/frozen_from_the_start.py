"""GRD011: the epoch means of the training loss are the same to the last digits from the first on, at a usual rate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import grad_norm, train_loss, val_loss, val_metric
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.gradients.nothing_moves import nothing_moves
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
_STILL = 5e-4
_WORKS = {OptimizerFamily.ADAM: 1e-4, OptimizerFamily.SGD: 1e-3}
_WORKS_ANY = 1e-3


@rule(
    "GRD011",
    "frozen-from-the-start",
    {
        "params_not_in_optim": 2.0,
        "frozen_layers": 1.5,
        "detach_no_grad": 1.5,
        "lr_too_low": -2.0,
        "labels_shuffled": -2.0,
        "lr_too_high_oscillate": -3.0,
        "few_optimizer_steps": -1.0,
        "healthy_converged": -4.0,
    },
)
def frozen_from_the_start(run: Run) -> Iterator[Finding]:
    """Report a training loss without any movement although the rate is one that moves weights.

    ## What it does
    Compares all epoch means of the training loss, the first one included, with each other.
    ## Why it matters
    Random labels, a bad architecture or a rate too high still change the weights and with them the loss from epoch to epoch.
    Means that agree to four digits from the first epoch on say that no weight changes: the optimizer has none of them, they
    ask for no gradient, or the graph is cut. Validation may still drift: running averages of batch normalisation follow the data.
    ## Fires on
    Eight epoch means or more within 0.05 % of each other, and a rate of 1e-4 (Adam), 1e-3 (SGD or unknown) or more.
    ## Stays silent on
    Losses that fell first, step records, unknown or small rates, losses of zero, logged gradient norms (GRD001, GRD008), runs that GRD010 or PLT004 reads.
    ## Source
    Follows from the update rule: weights that change by rate times gradient change the loss of the next epoch.
    """
    loss, rate = train_loss(run), highest_rate(run)
    if loss is None or rate is None or loss.axis is not Axis.EPOCH or len(loss.finite) < max(_LEAST, len(loss)):
        return
    if not falls_when_good(run, loss) or grad_norm(run) is not None or any(nothing_moves.check(run)):
        return
    if any(in_batch_chance.check(run)):
        return
    level = median(loss.finite)
    spread = (max(loss.finite) - min(loss.finite)) / level if level > 0 else 1.0
    family = family_of(run)
    if spread > _STILL or rate < (_WORKS_ANY if family is None else _WORKS.get(family, _WORKS_ANY)):
        return
    yield finding(
        f"{loss.name} 값이 {len(loss)}개 에폭 내내 {figure(level)}에서 {percent(spread, 3)} 안에 머물렀습니다. 학습률은 {figure(rate)} 값으로 "
        "작지 않으므로, 가중치가 갱신되지 않는 것으로 보입니다.",
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        *cite_rate(run),
        *_drifts(run),
        severity=Severity.HIGH,
        facts={"level": level, "spread": spread, "lr": rate},
    )


def _drifts(run: Run) -> tuple[Evidence, ...]:
    """Cite a held-out curve that moves all the same: only buffers, such as running averages, change then."""
    moving = next((s for s in (val_loss(run), val_metric(run)) if s is not None and len(set(s.finite)) > 1), None)
    if moving is None:
        return ()
    return (
        Evidence(
            statement=f"그동안 {moving.name} 값은 {figure(moving.finite[0])}에서 {figure(moving.finite[-1])} 값으로 변했습니다. "
            "배치 정규화의 이동 평균처럼 옵티마이저와 무관한 값만 바뀌어도 이렇게 됩니다.",
            value=moving.finite[-1],
            source=moving.source(moving.finite_indices[-1]),
        ),
    )
