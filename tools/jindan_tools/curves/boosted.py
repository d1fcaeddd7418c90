"""Recognise a record of gradient boosting: its curves by round, its shrinkage and its number of rounds."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.text.regex import regex

# XGBoost writes `valid-logloss`, LightGBM's `valid_0's auc` is read as `valid_0 auc`.
_XGBOOST = regex(r"^[A-Za-z]\w{0,40}-[\w@.\-]{1,40}$", words=("-",))
_LIGHTGBM = regex(r"^(?:training|valid\w{0,10}|train|test|eval) [\w@.\-]{1,40}$", words=(" ",))
_OF_TREES = (
    "num_boost_round",
    "n_estimators",
    "max_depth",
    "num_leaves",
    "min_child_weight",
    "colsample_bytree",
    "early_stopping_rounds",
)
# Measures that only boosters call so: their names alone show what was trained.
_OF_BOOSTERS = ("logloss", "_error", "error", "rmse", "auc", "l2", "l1", "ndcg", "map", "mape", "huber", "aucpr", "mae")
_MEASURES = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC)
_FEW = 5


def boosted_curves(run: Run) -> tuple[Series, ...]:
    """Return the curves of a run that its settings or names show to be boosting, in the order of the line; () for others."""
    found = [s for s in run.series if s.axis is Axis.STEP and s.role in _MEASURES and len(s) >= _FEW]
    named = tuple(s for s in found if _XGBOOST.match(s.name) or _LIGHTGBM.match(s.name))
    if not named or not (run.stated(*_OF_TREES) or all(_is_of_booster(s) for s in named)):
        return ()
    return tuple(s for s in named if s.segment == named[-1].segment and s.lines == named[-1].lines)


def _is_of_booster(series: Series) -> bool:
    """Say whether LightGBM named the set and the measure: `valid_0 binary_logloss`."""
    split, _, measure = series.name.partition(" ")
    return split.startswith(("valid_", "training")) and measure.partition("@")[0].endswith(_OF_BOOSTERS)


def best_round(run: Run) -> Event | None:
    """Return the line that names the best round of a boosting, None when no line does."""
    told = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "best_round"]
    return told[-1] if told else None


def printed_by_xgboost(series: Series) -> bool:
    """Say whether a curve is named as XGBoost names its evaluation sets."""
    return _XGBOOST.match(series.name) is not None


def shrinkage(run: Run) -> Setting | None:
    """Return the stated learning rate of a boosting, which XGBoost calls eta; None when it is not stated."""
    stated = run.stated("eta", "learning_rate", "shrinkage", "shrinkage_rate", "lr")
    return next((s for s in stated if 0 < (s.number() or 0.0) <= 1), None)


def rounds_of(series: Series) -> float:
    """Return the number of rounds up to the last record: XGBoost counts from zero, LightGBM from one."""
    return series.xs[-1] + (1 if printed_by_xgboost(series) else 0)
