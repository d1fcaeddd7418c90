"""Say in one word whether a run learned, so that an unusual setting counts only where it did harm."""

from __future__ import annotations

from enum import StrEnum

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.breakdown import breakdown, never_finite
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import head, noise, relative_drop, tail
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series

_AT_REST, _HELD_OUT = 6, 3
_SAME, _HALF, _STILL = 0.1, 0.5, 0.05


class Outcome(StrEnum):
    """What the curves of a run say about its success."""

    LEARNED = "learned"
    STUCK = "stuck"
    WORSE = "worse"
    UNKNOWN = "unknown"


def outcome(run: Run) -> Outcome:
    """Return WORSE for NaN or a loss that ends above its start, STUCK for a fall below 10 %, LEARNED for 25 % or more.

    Between the two the held-out side decides: a metric that clearly rose means LEARNED, a loss that fell by less
    than 10 % means STUCK, as does a fall that was over by the second record. A rise within twice the noise and fewer than five records are UNKNOWN.
    """
    if breakdown(run) is not None or never_finite(run) is not None:
        return Outcome.WORSE
    loss = train_loss(run)
    if loss is None or len(loss.finite) < 5 or not falls_when_good(run, loss):
        return Outcome.UNKNOWN
    start, end = median(head(loss.finite)), median(tail(loss.finite, 0.2))
    if start <= 0:
        return Outcome.UNKNOWN
    if _fell_before_second_record(run, loss):
        return Outcome.STUCK
    noisy_rise = 1.1 * start < end <= start + 2 * noise(loss.finite)
    return Outcome.UNKNOWN if noisy_rise else _from_ratio(run, end / start)


def _fell_before_second_record(run: Run, loss: Series) -> bool:
    """Return whether all of the fall lies before the second record, less than half of it, and nothing held out moved since.

    A first record that a step too long threw up makes what stands still look like a fall.
    """
    first, rest, held_out = loss.finite[0], loss.finite[1:], val_loss(run)
    if len(rest) < _AT_REST or held_out is None or len(held_out.finite) < _HELD_OUT or not first > 0:
        return False
    level = median(tail(rest))
    stands = min(rest) >= (1 - _SAME) * rest[0] and level >= (1 - _SAME) * rest[0]
    kept = held_out.finite
    return (
        stands
        and level > _HALF * first
        and max(kept) - min(kept) <= _STILL * abs(kept[-1])
        and not _metric_rose(val_metric(run))
    )


def _from_ratio(run: Run, ratio: float) -> Outcome:
    if ratio > 1.1:
        return Outcome.WORSE
    if ratio <= 0.75 or _metric_rose(val_metric(run)):
        return Outcome.LEARNED
    held_out = val_loss(run)
    still = held_out is not None and len(held_out.finite) >= 4 and relative_drop(held_out.finite) < 0.1
    return Outcome.STUCK if ratio > 0.9 or still else Outcome.UNKNOWN


def _metric_rose(metric: Series | None) -> bool:
    if metric is None or metric.higher_is_better is False or len(metric.finite) < 4:
        return False
    start, end = median(head(metric.finite)), median(tail(metric.finite, 0.2))
    return end > 1.3 * start and end - start > 0.05
