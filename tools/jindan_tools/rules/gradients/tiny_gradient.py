"""GRD004: the global gradient norm is tiny while the loss is still where it started."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_TINY = 1e-4
_LEAST = 5


@rule("GRD004", "tiny-gradient", {"grad_vanish": 2.5, "lr_too_low": -2.0, "dying_relu": 1.0, "init_bad": 0.5})
def tiny_gradient(run: Run) -> Iterator[Finding]:
    """Report a gradient norm below 1e-4 with a loss that has not fallen.

    ## What it does
    Takes the median of the global gradient norm and the fall of the training loss from start to end.
    ## Why it matters
    The gradient does not depend on the learning rate, so a larger rate is not the remedy: the network is saturated,
    dead or collapsed.
    ## Fires on
    Five records or more, a median above 0 and below 1e-4, a loss above 0.05 that fell by less than 2 %.
    ## Stays silent on
    Converged runs (the loss fell), exact zeros (GRD001), losses that are small anyway.
    ## Source
    Amazon SageMaker Debugger VanishingGradient rule; the gradient norm is independent of the rate by definition.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or loss is None or len(norm.finite) < _LEAST or len(loss.finite) < _LEAST:
        return
    level, floor = median(norm.finite), median(loss.finite)
    if not 0 < level < _TINY or floor < 0.05 or relative_drop(loss.finite) >= 0.02:
        return
    yield finding(
        f"기울기 노름의 중앙값이 {figure(level)} 값인데 손실은 시작 수준 그대로입니다.",
        cite_point(norm, -1, "마지막"),
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        severity=Severity.HIGH,
        facts={"median_norm": level},
    )
