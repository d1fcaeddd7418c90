"""Whether a held-out metric collapsed, and whether that came before the first non-finite loss."""

from __future__ import annotations

import itertools

from msgspec import Struct

from jindan_tools.curves.select import last_segment, val_metric
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series


class Collapse(Struct, frozen=True, kw_only=True):
    """The best record and the first of two records in a row below half of it."""

    metric: Series
    best_index: int
    index: int
    share: float


def find_collapse(run: Run) -> Collapse | None:
    """Return the collapse of the main held-out metric; None when its best is below 0.1 or no two records stay below half."""
    metric = val_metric(run)
    if metric is None or metric.higher_is_better is False or metric.best is None or metric.values[metric.best] < 0.1:
        return None
    best = metric.values[metric.best]
    low = [i for i in metric.finite_indices if i > metric.best and metric.values[i] < 0.5 * best]
    for one, two in itertools.pairwise(low):
        if two == one + 1:
            return Collapse(metric=metric, best_index=metric.best, index=one, share=metric.values[one] / best)
    return None


def first_non_finite_x(run: Run) -> tuple[Series, int] | None:
    """Return the training loss that turns non-finite first and the index where it does, None when all stay finite."""
    broken = [
        (s, s.first_non_finite) for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if s.first_non_finite is not None
    ]
    return min(broken, key=lambda pair: pair[0].xs[pair[1]], default=None)
