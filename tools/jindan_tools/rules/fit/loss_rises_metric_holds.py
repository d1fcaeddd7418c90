"""FIT002: the held-out loss rises but the quality metric keeps its best: over-confidence, not over-fitting."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.curves.turn import find_turn
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.fit.metric_loss import telling_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent


@rule("FIT002", "loss-rises-metric-holds", {"overfit_not": 2.0, "overfit": -1.0, "underfit": -1.0})
def loss_rises_metric_holds(run: Run) -> Iterator[Finding]:
    """Remark a rising held-out loss beside a metric that stays within 2 % of its best.

    ## What it does
    Compares the rise of the held-out loss with what the main metric lost since its best record.
    ## Why it matters
    Confident wrong answers raise the loss while the decisions stay as good; stopping at the loss minimum may throw away
    a better model. Only calibration suffers.
    ## Fires on
    A rise of at least 5 % and 4 noise sigmas while the last three metric records lie within 2 % of the best.
    ## Stays silent on
    A falling metric (FIT001), no metric, one that never moves (PLT010), small rises.
    ## Source
    Guo et al., On Calibration of Modern Neural Networks (ICML 2017): loss over-fits while accuracy improves.
    """
    held_out, lost = val_loss(run), telling_loss(run)
    turn = None if held_out is None or is_adversarial(run) else find_turn(held_out)
    if held_out is None or turn is None or lost is None or lost.share >= 0.02 or held_out.first_non_finite is not None:
        return
    metric = val_metric(run)
    if metric is not None and len(set(metric.finite)) == 1:
        return
    if turn.rise < 0.05 or turn.sigmas < 4 or turn.after < 3 or turn.regained < 0.05:
        return
    # A loss that more than doubles is more than badly calibrated answers: then both readings stay open.
    heavy = turn.rise >= 1.0
    yield finding(
        f"검증 손실은 최솟값보다 {percent(turn.rise)} 높아졌지만 {lost.name} 값은 최고 기록을 유지합니다.",
        cite_point(held_out, turn.lowest_index, "최솟값"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막 기록"),
        *lost.evidence,
        severity=Severity.MEDIUM if heavy else Severity.LOW,
        argues={"overfit_not": 1.0 if heavy else 2.0, "overfit": 1.0 if heavy else -1.0, "underfit": -1.0},
        facts={"rise": turn.rise, "metric_end": lost.end, "metric_best": lost.best, "metric_lost": figure(lost.share)},
    )
