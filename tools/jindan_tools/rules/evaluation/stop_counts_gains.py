"""EVL173: early stopping of XGBoost took a score of its own metric for a loss and ended while it rose."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import boosted_curves, printed_by_xgboost
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_KNOWN = ("auc", "aucpr", "ndcg", "map", "pre")


@rule("EVL173", "stop-counts-gains", {"early_stop_wrong": 4.0, "epochs_too_few": 1.0})
def stop_counts_gains(run: Run) -> Iterator[Finding]:
    """Report a boosting that ended exactly its patience behind the lowest value of a score that rises.

    ## What it does
    Compares the rounds behind the lowest record of the last measure of a line with early_stopping_rounds.
    ## Why it matters
    XGBoost minimises a metric of one's own unless maximize=True is given. Then each gain of an F1 counts as none, the first
    round stays the best, and the model that is kept is the worst.
    ## Fires on
    A last measure that is a score, not one that XGBoost knows to maximise, whose best is at the end, in a record that ends exactly the
    patience behind its lowest value.
    ## Stays silent on
    Measures such as auc and map, records of other lengths, scores that turned.
    ## Source
    xgboost EarlyStopping(maximize=None): True only for auc, aucpr, pre, map, ndcg and the like, 1.3 to 3.1.
    """
    curves, patience = boosted_curves(run), run.number("patience")
    if not curves or not patience or not printed_by_xgboost(curves[-1]):
        return
    last = curves[-1]
    kind = last.name.partition("-")[2].lower()
    if last.higher_is_better is not True or kind.startswith(_KNOWN) or last.argmin is None or last.argmax is None:
        return
    waited = last.xs[-1] - last.xs[last.argmin]
    if waited != patience or last.xs[-1] - last.xs[last.argmax] > 0.2 * patience:
        return
    yield finding(
        f"조기 종료가 {last.name} 값을 작을수록 좋은 것으로 감시했습니다. 가장 낮은 {figure(last.xs[last.argmin])} 라운드에서 정확히 patience "
        f"{figure(patience)} 라운드 뒤에 멈췄고, 그동안 값은 계속 올랐습니다(직접 만든 지표에는 maximize=True가 필요합니다).",
        *known(cite_setting(run, "patience")),
        cite_point(last, last.argmin, "최고로 센 기록"),
        cite_point(last, -1, "마지막"),
        calculated(
            "최저 기록 뒤의 라운드입니다.",
            waited,
            f"{figure(last.xs[-1])} − {figure(last.xs[last.argmin])} = {figure(patience)}",
        ),
        severity=Severity.HIGH,
        argues={"early_stop_wrong": 4.0, "epochs_too_few": 1.0, "healthy_converged": -4.0, "overfit": -2.0},
        facts={
            "kept": last.xs[last.argmin],
            "best": last.xs[last.argmax],
            "level": last.values[last.argmax],
            "measure": last.name,
        },
    )
