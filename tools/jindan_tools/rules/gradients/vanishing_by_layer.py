"""GRD003: the gradient of some layer is many orders of magnitude below that of another."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_TINY = 1e-6
_RATIO = 1e-4
_LEAST = 3


@rule("GRD003", "vanishing-by-layer", {"grad_vanish": 4.0, "labels_shuffled": -2.0, "lr_too_low": -1.0})
def vanishing_by_layer(run: Run) -> Iterator[Finding]:
    """Report layers whose gradient norm vanished while another layer still gets a normal one.

    ## What it does
    Compares the medians of all per-layer gradient norms (names with a slash) over the run.
    ## Why it matters
    Layers behind a long chain of saturated activations get no signal: they stay at their initial values.
    ## Fires on
    A median of at most 1e-6 that is also at most 1e-4 of the largest layer's, over three records or more. It is
    serious when the loss fell by less than 10 %.
    ## Stays silent on
    Exact zeros (frozen by choice), a single norm per run, layers that differ by less.
    ## Source
    Amazon SageMaker Debugger VanishingGradient rule (threshold 1e-7); Glorot and Bengio 2010.
    """
    layers = [s for s in last_segment(run.of_role(Role.GRAD_NORM)) if "/" in s.name and len(s.finite) >= _LEAST]
    levels = {s.name: median(s.finite) for s in layers if median(s.finite) > 0}
    if len(levels) < 2:
        return
    low, high = _at(layers, min(levels, key=levels.__getitem__)), _at(layers, max(levels, key=levels.__getitem__))
    small, large = levels[low.name], levels[high.name]
    if small > _TINY or small > _RATIO * large:
        return
    stuck = _is_stuck(run)
    middle = min(low.finite_indices, key=lambda i: abs(low.values[i] - small))
    yield finding(
        f"{low.name} 기울기가 {figure(small)} 수준으로 사실상 사라졌습니다.",
        cite_point(low, middle, "중앙값"),
        cite_point(high, middle if middle < len(high) else -1, "가장 큰 층"),
        calculated(
            "두 층의 기울기 크기 차이는 깊이를 지나며 신호가 사라졌음을 뜻합니다.",
            small / large,
            f"{figure(small)} ÷ {figure(large)} = {figure(small / large)}",
        ),
        severity=Severity.CRITICAL if stuck else Severity.MEDIUM,
        argues={"grad_vanish": 4.0 if stuck else 1.5, "labels_shuffled": -2.0, "lr_too_low": -1.0},
        facts={"smallest": small, "largest": large},
    )


def _at(layers: list[Series], name: str) -> Series:
    return next(s for s in layers if s.name == name)


def _is_stuck(run: Run) -> bool:
    loss = train_loss(run)
    return loss is not None and len(loss.finite) >= _LEAST and relative_drop(loss.finite) < 0.1
