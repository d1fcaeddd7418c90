"""What a run reached: its main curve, its best and last record, and how much it moves from record to record."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.select import last_segment, train_loss, val_loss, val_metric
from jindan_tools.curves.shape import noise, tail
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_ENOUGH = 4
_TAIL = 0.25


class Result(Struct, frozen=True, kw_only=True):
    """The best, the last and the settled value of one curve; `jitter` is a robust sigma of its last quarter."""

    series: Series
    best: int
    rises: bool

    @property
    def best_value(self) -> float:
        """Return the best finite value."""
        return self.series.values[self.best]

    @property
    def last_value(self) -> float:
        """Return the last finite value."""
        return self.series.finite[-1]

    @property
    def settled(self) -> float:
        """Return the median of the last quarter of the finite records."""
        return median(tail(self.series.finite, _TAIL))

    @property
    def jitter(self) -> float | None:
        """Return the typical movement of one record in the last quarter, None with fewer than four records there."""
        end = tail(self.series.finite, _TAIL)
        return noise(end) if len(end) >= _ENOUGH else None

    def gain(self, other: Result) -> float:
        """Return how much better this best value is than another one; negative when it is worse."""
        difference = self.best_value - other.best_value
        return difference if self.rises else -difference


def main_result(run: Run) -> Result | None:
    """Return the result on the main held-out metric, else on the held-out loss, else on the training loss."""
    for series in (val_metric(run), val_loss(run), train_loss(run)):
        found = None if series is None else result_of(series)
        if found is not None:
            return found
    return None


def result_of(series: Series) -> Result | None:
    """Return the result of one curve, None without any finite value."""
    best = series.best
    if best is None:
        return None
    rises = series.higher_is_better
    if rises is None:
        rises = series.role in (Role.TRAIN_METRIC, Role.VAL_METRIC)
    return Result(series=series, best=best, rises=rises)


def metric_results(run: Run) -> dict[str, Result]:
    """Return the results of all held-out metrics of the last segment by the name of the curve."""
    found = (result_of(s) for s in last_segment(run.of_role(Role.VAL_METRIC)))
    return {r.series.name: r for r in found if r is not None}
