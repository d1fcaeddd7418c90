"""EVL170: early stopping of XGBoost watched the last evaluation set, which is the training set."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import boosted_curves, printed_by_xgboost
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_WORSE, _TIMES = 0.01, 1.5


@rule("EVL170", "stop-watches-training", {"early_stop_wrong": 4.0, "epochs_too_few": -3.0, "overfit": -1.0})
def stop_watches_training(run: Run) -> Iterator[Finding]:
    """Report rounds of XGBoost that went on beyond the patience because the set that counts is the last one named.

    ## What it does
    Compares the rounds since the best held-out record with early_stopping_rounds, and looks which set a line names last.
    ## Why it matters
    With several sets only the last one counts. When that is the training set, whose loss always falls, the stop never
    comes: the run is as long as it was planned and over-fits, and reads as one that has not converged yet.
    ## Fires on
    A held-out measure whose best lies more than 1.5 times the patience before the end and that got worse by 1 % since,
    named before a set whose best lies within the patience of the end.
    ## Stays silent on
    Runs that stopped, sets named in the other order, LightGBM (every set but the training set counts).
    ## Source
    xgboost.train(evals, early_stopping_rounds): the last entry is used, 0.4 to 3.1; EarlyStopping(data_name) chooses another.
    """
    curves, patience = boosted_curves(run), run.number("patience")
    if not patience or run.ending is Ending.EARLY_STOPPED or len(curves) < 2 or not printed_by_xgboost(curves[-1]):
        return
    last = curves[-1]
    kind = last.name.partition("-")[2]
    turned = next(
        (s for s in curves[:-1] if s.name.partition("-")[2] == kind and _since_best(s) > _TIMES * patience), None
    )
    if turned is None or turned.best is None or not _is_worse(turned) or _since_best(last) > patience:
        return
    since = _since_best(turned)
    yield finding(
        f"조기 종료가 검증이 아니라 줄의 마지막에 적힌 {last.name} 값을 감시했습니다. 이 값은 끝까지 내려가므로 patience {figure(patience)} 라운드가 "
        f"차지 않았고, {turned.name} 값은 최고 기록 뒤로 {figure(since)} 라운드 동안 나빠졌습니다.",
        *known(cite_setting(run, "patience")),
        cite_point(turned, turned.best, "최고"),
        cite_point(turned, -1, "마지막"),
        cite_point(last, -1, "감시한 값, 마지막이 최고"),
        calculated(
            "최고 기록 뒤에 지난 라운드입니다.",
            since,
            f"{figure(turned.xs[-1])} − {figure(turned.xs[turned.best])} = {figure(since)}",
        ),
        severity=Severity.HIGH,
        argues={
            "early_stop_wrong": 4.0,
            "epochs_too_few": -3.0,
            "overfit": -1.0,
            "memorisation": -3.0,
            "healthy_converged": -3.0,
        },
        facts={
            "since": since,
            "patience": patience,
            "watched": last.name,
            "held_out": turned.name,
            "best": turned.xs[turned.best],
            "level": turned.values[turned.best],
            "stops": turned.xs[turned.best] + patience,
        },
    )


def _since_best(series: Series) -> float:
    return 0.0 if series.best is None else series.xs[-1] - series.xs[series.best]


def _is_worse(series: Series) -> bool:
    best = series.values[series.best or 0]
    return abs(series.values[-1] - best) >= _WORSE * abs(best)
