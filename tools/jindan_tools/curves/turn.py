"""Where a held-out loss turns from falling to rising, and whether the rise is more than noise."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.jitter import jitter
from jindan_tools.curves.shape import smooth
from jindan_tools.model.series import Series


class Turn(Struct, frozen=True, kw_only=True):
    """The lowest record, the level at the end and the rise between them.

    `rise` is (end - lowest) / |lowest|, `regained` the share of the earlier fall that was lost again, `sigmas` the
    rise in units of the record-to-record noise, `after` the number of records after the lowest.
    """

    lowest_index: int
    lowest: float
    end: float
    rise: float
    regained: float
    sigmas: float
    after: int


def find_turn(series: Series) -> Turn | None:
    """Return the turn of a curve of at least 5 finite records, None for shorter ones or a zero minimum.

    The minimum is that of a running median of three, so that one lucky record does not make it; the end is the
    median of the last tenth, at least three records.
    """
    indices, values = series.finite_indices, series.finite
    if len(values) < 5:
        return None
    calm = smooth(values, 3)
    place = min(range(len(calm)), key=calm.__getitem__)
    lowest = calm[place]
    end = median(values[-max(3, len(values) // 10) :])
    if lowest == 0:
        return None
    fall = max(values[0], median(values[:3])) - lowest
    late = values[place:]
    sigma = jitter(late if len(late) >= 6 else values)
    rise = end - lowest
    return Turn(
        lowest_index=indices[min(range(max(0, place - 1), min(len(values), place + 2)), key=values.__getitem__)],
        lowest=lowest,
        end=end,
        rise=rise / abs(lowest),
        regained=rise / fall if fall > 0 else float("inf") if rise > 0 else 0.0,
        sigmas=rise / sigma if sigma > 0 else float("inf") if rise > 0 else 0.0,
        after=len(values) - 1 - place,
    )


def value_at(series: Series, x: float) -> float | None:
    """Return the finite value of the record nearest to `x` on the same axis, None without any."""
    nearest = min(series.finite_indices, key=lambda i: abs(series.xs[i] - x), default=None)
    return None if nearest is None else series.values[nearest]
