"""Read the logged learning rate as points of a schedule, and say how much of the planned run it covers."""

from __future__ import annotations

from itertools import pairwise
from operator import lt

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.select import learning_rate
from jindan_tools.curves.shape import tail
from jindan_tools.lr.points import LrPoint, latest_rates, lr_points
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Series

_DEAD = 0.01


def rate_points(series: Series) -> list[LrPoint]:
    """Return the points ordered by step (or epoch); [] when the log goes back, as after a resume or in a new fold."""
    if any(map(lt, series.xs[1:], series.xs)):
        return []
    return lr_points(zip(map(round, series.xs), series.values, strict=True))


def rates_in_order(series: Series) -> tuple[float, ...]:
    """Return the rates of `rate_points`."""
    if any(map(lt, series.xs[1:], series.xs)):
        return ()
    return tuple(
        rate for _, rate in sorted(latest_rates(zip(map(round, series.xs), series.values, strict=True)).items())
    )


def index_of(series: Series, point: LrPoint) -> int:
    """Return the last record of `series` that the point was made of."""
    return max(i for i, x in enumerate(series.xs) if round(x) == point.step)


def logged_rate(run: Run, least: int) -> tuple[Series, list[LrPoint]] | None:
    """Return the learning rate and its points when the log goes straight and has at least `least` of them."""
    series = learning_rate(run)
    if series is None:
        return None
    points = rate_points(series)
    return (series, points) if len(points) >= least else None


def rate_died(run: Run) -> bool:
    """Say whether the logged rate lay below a hundredth of its highest over the last half: a loss that stands still there proves nothing."""
    rate = learning_rate(run)
    return rate is not None and bool(rate.finite) and median(tail(rate.finite, 0.5)) < _DEAD * max(rate.finite)


def rate_died_at_once(run: Run) -> bool:
    """Say whether the logged rate lay below a hundredth of its highest but for the first tenth of its records: nothing could move since."""
    rate = learning_rate(run)
    return rate is not None and bool(rate.finite) and max(tail(rate.finite, 0.9)) < _DEAD * max(rate.finite)


def warmup_not_over(run: Run, least: int) -> bool:
    """Return whether the record ends while the rate still climbs: what it reaches later is not known yet."""
    rate = learning_rate(run)
    if rate is None or len(rate.finite) < least or run.ending is not Ending.UNKNOWN:
        return False
    done, planned = run.steps_done, run.steps_planned
    if planned is None:
        done, planned = run.epochs_done or 0.0, run.epochs_planned
    # A warm-up of unknown length that has tripled the rate so far is not over either.
    values = rate.finite
    short = values[-1] >= 3 * values[0] if planned is None or done is None else done < 0.5 * planned
    return short and values[0] < values[-1] == max(values) and all(b >= a for a, b in pairwise(values))


def planned_length(run: Run, series: Series) -> float | None:
    """Return the planned length of the run on the axis of `series`, None when it is unknown."""
    if series.axis is Axis.EPOCH:
        return run.epochs_planned
    if run.steps_planned is not None:
        return run.steps_planned
    per_epoch = steps_per_epoch(run, series)
    return None if per_epoch is None or run.epochs_planned is None else per_epoch * run.epochs_planned


def steps_per_epoch(run: Run, series: Series) -> float | None:
    """Return how many steps an epoch takes: from records that carry both, else steps over epochs of the whole run."""
    if series.axis is not Axis.STEP:
        return None
    if series.epochs and series.epochs[-1] > series.epochs[0]:
        if (counted := _between_epochs(series)) is not None:
            return counted
        return (series.xs[-1] - series.xs[0]) / (series.epochs[-1] - series.epochs[0])
    stated = run.number("steps_per_epoch")
    if stated is not None and stated >= 1:
        return stated
    return run.steps_done / run.epochs_done if run.steps_done and run.epochs_done else None


def _between_epochs(series: Series) -> float | None:
    """Return the steps between the first records of epochs that are whole numbers, each of several records; None for others."""
    epochs = series.epochs
    begins = [i for i in range(1, len(epochs)) if epochs[i] != epochs[i - 1]]
    if len(begins) < 2 or len(begins) > len(epochs) // 3 or any(not e.is_integer() for e in epochs):
        return None
    return (series.xs[begins[-1]] - series.xs[begins[0]]) / (epochs[begins[-1]] - epochs[begins[0]])


def ran_to_the_end(run: Run, series: Series) -> bool:
    """Say whether the run made its planned length: it says so, or its last record lies within 5 % of the plan."""
    plan = planned_length(run, series)
    if plan is not None and plan > 0:
        return series.xs[-1] >= 0.95 * plan - 1
    return run.ending is Ending.COMPLETED
