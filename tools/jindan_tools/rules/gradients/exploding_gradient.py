"""GRD006: the gradient norm explodes and the loss goes with it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import has_boundless_gradient
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_WINDOW = 5
_RATIO = 10.0
_NOTABLE = 0.05


@rule(
    "GRD006",
    "exploding-gradient",
    {"grad_explode": 2.0, "diverge_no_nan": 1.5, "nan_lr_diverge": 1.0, "nan_bad_data": -0.5},
)
def exploding_gradient(run: Run) -> Iterator[Finding]:
    """Report a gradient norm far above its recent level with a loss that does not recover.

    ## What it does
    Finds the first norm at least ten times the median of the five before, and follows the loss after it.
    ## Why it matters
    Such a step moves the weights further than all steps before together.
    ## Fires on
    A loss that is NaN later, or whose median over the rest of the log is at least 1.5 times its level before and has
    lost a twentieth of all that was gained.
    ## Stays silent on
    Explosions that the loss survives, the first five records (warmup), runs without a norm, one boundless gradient (NUM090).
    ## Source
    Pascanu et al. 2013; AutoTrainer (ICSE 2021) uses the ratio of norms in the same way.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or loss is None or not falls_when_good(run, loss):
        return
    index = _explosion(norm, broken=loss.first_non_finite is not None)
    place = None if index is None else index_at(loss, norm, index)
    if index is None or place is None or not _stays_bad(loss, place) or has_boundless_gradient(run):
        return
    usual = median(v for v in norm.values[index - _WINDOW : index])
    ratio = norm.values[index] / usual
    yield finding(
        f"{norm.x_label(index)}에서 기울기 노름이 그전의 {times(ratio)}로 폭발했습니다.",
        cite_point(norm, index - 1, "직전"),
        cite_point(norm, index, "폭발"),
        cite_point(loss, place, "같은 시점의 손실"),
        calculated(
            "기울기 노름이 앞선 다섯 기록의 중앙값을 크게 넘었습니다.",
            ratio,
            f"{figure(norm.values[index])} ÷ {figure(usual)} = {figure(ratio)}",
        ),
        *known(cite_setting(run, "grad_clip")),
        severity=Severity.HIGH,
        argues=_weights(loss),
        facts={"ratio": ratio, "x": norm.xs[index]},
    )


def _explosion(norm: Series, *, broken: bool) -> int | None:
    """Return the first record far above those before; where the loss stays a number, also above those at the start."""
    values = norm.values
    start = 0.0 if broken or not norm.finite else median(norm.finite[:_WINDOW])
    for i in range(_WINDOW, len(values)):
        before = values[i - _WINDOW : i]
        # Most records need no median.
        if values[i] < _RATIO * min(before):
            continue
        if not all(map(math.isfinite, before)) or not math.isfinite(values[i]) or values[i] < start:
            continue
        if values[i] >= _RATIO * median(before) > 0:
            return i
    return None


def _stays_bad(loss: Series, place: int) -> bool:
    before = [v for v in loss.values[max(0, place - _WINDOW) : place] if math.isfinite(v)]
    later = loss.values[place:]
    if any(not math.isfinite(v) for v in later):
        return True
    if len(before) < 3 or len(later) < 2 or not median(later) >= 1.5 * median(before) > 0:
        return False
    # Near zero a loss doubles and halves from batch to batch.
    fallen = loss.finite[0] - min(loss.finite)
    return median(later) - median(before) >= _NOTABLE * fallen


def _weights(loss: Series) -> dict[str, float]:
    broken = loss.first_non_finite is not None
    return {
        "grad_explode": 2.0,
        "nan_bad_data": -0.5,
        "nan_lr_diverge" if broken else "diverge_no_nan": 1.5,
    }
