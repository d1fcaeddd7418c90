"""EVL311: boosting was stopped by one measure while the loss of the same set went on falling."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import best_round, boosted_curves, printed_by_xgboost
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LOSSES = ("logloss", "l2", "rmse", "l1", "mae", "mse", "deviance")
_LEAST, _GAIN = 6, 0.05


@rule("EVL311", "stop-by-another-measure", {"early_stop_wrong": 3.0})
def stop_by_another_measure(run: Run) -> Iterator[Finding]:
    """Report boosting that was stopped by one measure while the loss of the same set went on falling.

    ## What it does
    Takes the round that the library named the best and looks at the losses of the held-out sets from there to the last record.
    ## Why it matters
    LightGBM stops at the first measure that has not improved, not at the one that is printed first, and XGBoost at the last one. A
    coarse measure (an error at 0.5, a small ndcg@1) stands still by chance while the model still learns, and the trees behind the
    best round are left out of every prediction.
    ## Fires on
    An early stop with a named best round and two measures or more, where a held-out loss has its best at the last record and
    gained at least 5 % of its whole fall behind the best round.
    ## Stays silent on
    One measure, losses that turned, runs that were not stopped.
    ## Source
    lightgbm/callback.py early_stopping(first_metric_only=False), 2.3 to 4.7; xgboost/callback.py EarlyStopping (metric_name and
    data_name default to the last), 1.3 to 3.2 (`frameworks/boosting.py`).
    """
    curves, best = boosted_curves(run), best_round(run)
    if best is None or run.ending is not Ending.EARLY_STOPPED or len(curves) < 2:
        return
    named = best.number("value") or 0.0
    loss = next((s for s in curves if _still_gains(s, named)), None)
    other = next((s for s in curves if _is_held_out(s) and s is not loss and not _still_gains(s, named)), None)
    if loss is None or other is None:
        return
    at = _at(loss, named)
    left, whole = loss.values[at] - loss.values[-1], loss.values[0] - loss.values[-1]
    why = (
        "XGBoost는 마지막에 적은 지표로"
        if printed_by_xgboost(loss)
        else "LightGBM은 지표 가운데 하나라도 나아지지 않으면"
    )
    yield finding(
        f"{loss.name} 값은 끝까지 줄고 있었는데 {other.name} 값 때문에 조기 종료되었습니다. {why} 멈추며, 최고로 센 "
        f"{figure(named)} 라운드 뒤의 나무는 예측에 쓰이지 않습니다.",
        cite_line(best, f"최고로 센 라운드는 {figure(named)}입니다.", named),
        cite_point(loss, at, "최고로 센 라운드 무렵"),
        cite_point(loss, -1, "마지막, 가장 낮은 값"),
        cite_point(other, -1, "멈추게 한 지표의 마지막"),
        calculated(
            "처음부터의 감소 가운데 최고로 센 라운드 뒤의 몫입니다.",
            left / whole,
            f"{figure(left)} ÷ {figure(whole)} = {percent(left / whole)}",
        ),
        severity=Severity.HIGH,
        argues={
            "early_stop_wrong": 3.0,
            "healthy_converged": -4.0,
            "overfit": -3.0,
            "lr_too_low": -2.0,
            "underfit": -1.0,
        },
        facts={"best_round": named, "share_left": left / whole},
    )


def _is_held_out(series: Series) -> bool:
    return series.role in (Role.VAL_LOSS, Role.VAL_METRIC)


def _at(series: Series, named: float) -> int:
    """Return the record nearest to a round."""
    return min(range(len(series)), key=lambda i: abs(series.xs[i] - named))


def _still_gains(series: Series, named: float) -> bool:
    """Say whether a held-out loss is lowest at its last record and fell well behind the round."""
    values = series.values
    if not _is_held_out(series) or len(series.finite) < max(_LEAST, len(values)):
        return False
    if not series.name.partition("@")[0].lower().endswith(_LOSSES) or values[-1] > min(values):
        return False
    return values[_at(series, named)] - values[-1] >= _GAIN * (values[0] - values[-1]) > 0
