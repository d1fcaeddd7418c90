"""NUM030: a model that had learnt loses it again, while every loss stays finite."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, shown
from jindan_tools.curves.kind import is_adversarial, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 8
_LEFT = 0.5
_WORSE = 1.3
# A loss that is back at most of where it began.
_BACK = 0.8
_LEARNT = 0.2


@rule(
    "NUM030",
    "quality-collapses",
    {
        "diverge_no_nan": 2.5,
        "lr_too_high_oscillate": 2.0,
        "missing_zero_grad": 0.5,
        "overfit": -3.0,
        "labels_shuffled": -3.0,
        "plateau_chance_ce": -2.0,
        "healthy_converged": -3.0,
    },
)
def quality_collapses(run: Run) -> Iterator[Finding]:
    """Report held-out accuracy that falls to half of its best and stays there while the training loss rises too.

    ## What it does
    Compares the last quarter of the accuracy with its best record, and of the training loss with its lowest.
    ## Why it matters
    Over-fitting lowers the training loss while quality falls. Here both get worse: the updates destroy what was
    learnt, so the rate or the gradients are at fault, not the data.
    ## Fires on
    At least 8 records, a best accuracy of 0.2 or more, a last quarter at half of it or less, and a training loss whose
    last quarter lies 30 % above its lowest record.
    ## Stays silent on
    NaN losses (NUM rules of their own), adversarial and preference losses, falling training losses (over-fitting).
    ## Source
    Definition of divergence: the objective that is minimised grows.
    """
    hits, loss = accuracy(run), train_loss(run)
    if hits is None or loss is None or is_adversarial(run) or is_preference(run) or not _collapsed(hits):
        return
    if loss.first_non_finite is not None or loss.argmin is None or min(loss.finite) <= 0:
        return
    level, lowest = median(tail(loss.finite)), min(loss.finite)
    if len(loss.finite) < _LEAST or level < max(_WORSE * lowest, _BACK * loss.finite[0]) or hits.best is None:
        return
    best, end = hits.values[hits.best], median(tail(hits.finite))
    yield finding(
        f"{hits.name} 값이 {hits.x_label(hits.best)}의 {shown(hits, best)}에서 {shown(hits, end)} 수준으로 무너졌고 학습 손실도 함께 올랐습니다.",
        cite_point(hits, hits.best, "최고 기록"),
        cite_point(hits, hits.finite_indices[-1], "마지막 기록"),
        cite_point(loss, loss.argmin, "최저 손실"),
        Evidence(
            statement=f"마지막 4분의 1 구간의 {loss.name} 중앙값은 {figure(level)}로 최저값보다 {percent(level / lowest - 1)} 높습니다.",
            value=level,
            source=loss.source(loss.finite_indices[-1]),
            formula=f"{figure(level)} ÷ {figure(lowest)} = {figure(level / lowest)}",
        ),
        severity=Severity.HIGH,
    )


def _collapsed(hits: Series) -> bool:
    if len(hits.finite) < _LEAST or max(hits.finite) < _LEARNT:
        return False
    return median(tail(hits.finite)) <= _LEFT * max(hits.finite)
