"""PLT016: a classification loss falls below zero and on without end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.falling import has_moving_target
from jindan_tools.curves.kind import is_contrastive, is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST = 5
_FAR = 20.0
_GROWTH = 2.0
_ABSURD = 1e6
# Three points of accuracy: what 1,000 samples scatter by at three sigma.
_BETTER = 0.05


@rule(
    "PLT016",
    "loss-without-floor",
    {"wrong_loss": 3.5, "labels_shuffled": -3.0, "memorisation": -3.0, "overfit": -3.0, "healthy_converged": -3.0},
)
def loss_without_floor(run: Run) -> Iterator[Finding]:
    """Report a loss that grows without bound below zero while the accuracy does not improve.

    ## What it does
    Looks for a negative training loss whose size keeps multiplying, and at the accuracy over the same records.
    ## Why it matters
    The loss has no minimum: nll_loss on raw scores without log_softmax, or a sign turned round. Scaling the output up
    lowers it for ever, so a falling curve means nothing.
    ## Fires on
    Five records or more, a last loss below -20 that is twice as large as in the first third, and an accuracy that
    was logged and ends no more than 5 points above its first record. Without an accuracy, a size of a million times the
    first records, and at least a million.
    ## Stays silent on
    Densities and flows (no accuracy, and far from a million), runs whose accuracy improves, policy and adversarial losses, detectors.
    ## Source
    torch nll_loss expects log-probabilities and checks nothing; a cross-entropy is never negative.
    """
    loss, hits = train_loss(run), accuracy(run)
    if loss is None or len(loss.finite) < _LEAST:
        return
    if has_moving_target(run) or is_detector(run) or is_contrastive(run):
        return
    if hits is None or len(hits.finite) < _LEAST:
        yield from _absurd(loss)
        return
    if not _sinks(loss):
        return
    start, end = median(head(hits.values)), median(tail(hits.values))
    if end > start + _BETTER:
        return
    early, last = loss.finite[len(loss.finite) // 3], loss.finite[-1]
    yield finding(
        f"{loss.name} 값이 {figure(last)}까지 끝없이 내려가는데 {hits.name} 값은 나아지지 않습니다.",
        *cite_ends(loss),
        *cite_ends(hits),
        calculated(
            f"분류의 교차 엔트로피는 0보다 작을 수 없는데, 음수인 손실의 크기가 앞 3분의 1 지점보다 {times(min(last / early, 1e6)) if early < 0 else '훨씬'} 커졌습니다.",
            last,
            f"{figure(last)} ÷ {figure(early)}" + (f" = {figure(last / early)}" if early < 0 else ""),
        ),
        severity=Severity.CRITICAL,
        facts={"last_loss": last},
    )


def _absurd(loss: Series) -> Iterator[Finding]:
    """Yield a loss whose size no density reaches: a million times that of the first records, and at least a million."""
    first, last = median([abs(v) for v in loss.finite[:_LEAST]]), median(loss.finite[-_LEAST:])
    if max(last, loss.finite[-1]) > -_ABSURD * max(first, 1.0):
        return
    yield finding(
        f"{loss.name} 값이 {figure(loss.finite[0])}에서 {figure(last)}까지 끝없이 내려갑니다. 이 손실에는 최솟값이 없어 작아지는 것이 나아지는 것이 아닙니다.",
        *cite_ends(loss),
        severity=Severity.HIGH,
        argues={
            "wrong_loss": 2.5,
            "diverge_no_nan": 2.0,
            "overfit": -3.0,
            "healthy_converged": -4.0,
            "lr_too_low": -3.0,
        },
        facts={"last_loss": last},
    )


def _sinks(loss: Series) -> bool:
    early, last = loss.finite[len(loss.finite) // 3], loss.finite[-1]
    return last <= -_FAR and last == min(loss.finite) and (early >= 0 or last <= _GROWTH * early)
