"""GRD010: a quality metric is the same in every evaluation and the training loss does not move either."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.rate import rate_died_at_once
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, train_metric, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.plateau.saturated_answer import saturated_answer
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
_STILL, _ROUNDED = 0.02, 0.001
_TOP = 0.9


@rule(
    "GRD010",
    "nothing-moves",
    {
        "params_not_in_optim": 2.0,
        "frozen_layers": 1.5,
        "detach_no_grad": 1.0,
        "lr_too_low": 1.0,
        "lr_too_high_oscillate": -2.0,
        "healthy_converged": -3.0,
        "labels_shuffled": -2.0,
    },
)
def nothing_moves(run: Run) -> Iterator[Finding]:
    """Report a run whose metric repeats to the last digit while its training loss stays where it began.

    ## What it does
    Looks for a quality metric with one single value over all evaluations beside a training loss without movement.
    ## Why it matters
    Shuffled labels, a bad rate or a bad architecture still change the weights, and with them some decisions. A metric
    that repeats exactly says that the weights are the same at every evaluation: the update does not reach them.
    ## Fires on
    Five equal records of a metric between 0 and 0.9 (a share) and five training losses within 2 % of each other.
    ## Stays silent on
    Losses that move, metrics at 0, at 1 or at the top, logged gradient norms (GRD001 and GRD008 read them), saturated answers (PLT020) and rates of 0 or that died at once (LRS005).
    ## Source
    A changed weight changes scores; equality in many evaluations needs a reason.
    """
    loss, metric = train_loss(run), _watched(run)
    if loss is None or metric is None or grad_norm(run) is not None or not _is_still(loss) or not _repeats(metric):
        return
    rate = learning_rate(run)
    if rate_died_at_once(run) or (rate is not None and rate.finite and max(rate.finite) <= 0):
        return
    if any(saturated_answer.check(run)):
        return
    value = metric.finite[0]
    spread = _spread(loss)
    yield finding(
        f"{metric.name} 값이 {len(metric.finite)}번의 평가에서 모두 {figure(value)}이고 {loss.name} 값도 {percent(max(spread, _ROUNDED))} 안에서만 움직여, "
        "가중치가 갱신되지 않는 것으로 보입니다.",
        Evidence(
            statement=f"{metric.name} 기록 {len(metric.finite)}개가 모두 {figure(value, 6)}입니다.",
            value=value,
            source=metric.source(metric.finite_indices[-1]),
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"value": value, "spread": spread},
    )


def _watched(run: Run) -> Series | None:
    """Return the held-out metric; that of training where the held-out one was taken once, at the end."""
    held_out = val_metric(run)
    return held_out if held_out is not None and len(held_out.finite) > 1 else train_metric(run)


def _is_still(loss: Series) -> bool:
    return len(loss.finite) >= _LEAST and loss.first_non_finite is None and 0 < _spread(loss) <= _STILL


def _spread(loss: Series) -> float:
    level = abs(median(loss.finite))
    return (max(loss.finite) - min(loss.finite)) / level if level else 0.0


def _repeats(metric: Series) -> bool:
    return len(metric.finite) >= _LEAST and len(set(metric.finite)) == 1 and 0 < metric.finite[0] < _TOP
