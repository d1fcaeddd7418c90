"""What boosting libraries do unasked when they stop, keep trees and print their losses."""

from jindan_tools.frameworks.fact import Fact, find_fact

FACTS: tuple[Fact, ...] = (
    Fact(
        name="lightgbm.stop_looks_at",
        value="any",
        source="lightgbm/callback.py early_stopping(first_metric_only=False), read in 4.7.0",
        since="2.3",
        note="every measure of every validation set; the first that has not improved for stopping_rounds ends the training",
    ),
    Fact(
        name="xgboost.stop_looks_at",
        value="last",
        source="xgboost/callback.py EarlyStopping: metric_name and data_name default to the last ones, read in 3.2.0",
        since="1.3",
    ),
    Fact(
        name="catboost.keeps_best",
        value=True,
        source="CatBoost documentation, use_best_model: true when an evaluation set is given",
        note="prints 'Shrink model to first N iterations'",
    ),
    Fact(
        name="hist_gradient_boosting.stops_early_above",
        value=10000,
        source="sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py: early_stopping='auto', read in 1.9.1",
        since="0.23",
        note="validation_fraction 0.1, n_iter_no_change 10, tol 1e-7",
    ),
)


def boosting_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the fact called `name` ("lightgbm.stop_looks_at"), or None when nothing is known at `version`."""
    return find_fact(FACTS, name, version)
