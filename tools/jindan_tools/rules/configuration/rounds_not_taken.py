"""CFG170: n_estimators among the parameters of xgboost.train, which knows no such parameter and made ten rounds."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import boosted_curves, printed_by_xgboost, rounds_of
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# xgboost/training.py: train(params, dtrain, num_boost_round=10).
_DEFAULT = 10


@rule("CFG170", "rounds-not-taken", {"epochs_too_few": 4.0, "config_error": 2.0, "underfit": -2.0, "lr_too_low": -2.0})
def rounds_not_taken(run: Run) -> Iterator[Finding]:
    """Report ten rounds of XGBoost where n_estimators asks for more.

    ## What it does
    Compares the rounds of the record with n_estimators and with the default of num_boost_round.
    ## Why it matters
    n_estimators belongs to the scikit-learn classes. Among the params of xgboost.train it is a word that nobody knows
    ("are not used"); the number of rounds stays 10 and the model looks as if the data held nothing.
    ## Fires on
    Rounds 0 to 9, n_estimators of more than 10, no num_boost_round.
    ## Stays silent on
    Other numbers of rounds, early stops, LightGBM (which takes the name as an alias).
    ## Source
    xgboost.train(params, dtrain, num_boost_round=10), 0.4 to 3.1.
    """
    curves = boosted_curves(run)
    asked = next((s for s in run.stated("n_estimators") if (s.number() or 0) > _DEFAULT), None)
    if asked is None or not curves or run.stated("num_boost_round", "nrounds") or run.ending is Ending.EARLY_STOPPED:
        return
    last, wanted = curves[-1], asked.number() or 0.0
    if rounds_of(last) != _DEFAULT or last.xs[0] != 0 or not printed_by_xgboost(last):
        return
    yield finding(
        f"n_estimators={figure(wanted)}은 쓰이지 않았고 num_boost_round 기본값인 {_DEFAULT} 라운드만 학습했습니다.",
        cite_stated(asked),
        cite_point(last, 0, "첫 라운드"),
        cite_point(last, -1, "마지막 라운드"),
        calculated(
            "학습한 라운드의 비율입니다.",
            _DEFAULT / wanted,
            f"{_DEFAULT} ÷ {figure(wanted)} = {percent(_DEFAULT / wanted)}",
        ),
        severity=Severity.HIGH,
        argues={
            "epochs_too_few": 4.0,
            "config_error": 2.0,
            "underfit": -2.0,
            "lr_too_low": -2.0,
            "healthy_converged": -4.0,
        },
        facts={
            "wanted": wanted,
            "last": wanted - 1,
            "made": float(_DEFAULT),
            "reached": last.values[-1],
            "measure": last.name,
        },
    )
