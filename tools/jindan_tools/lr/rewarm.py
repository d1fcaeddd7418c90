"""A warm-up in the middle of a run: the rate drops at one record and then climbs past where it was."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.lr.points import LrPoint

_DROP, _GENTLE = 0.8, 0.9
_PAST = 1.2
_CLIMB = 3


def find_rewarm(points: Sequence[LrPoint], *, past: float = _PAST) -> tuple[LrPoint, LrPoint] | None:
    """Return the last record before and the first after a second warm-up, None without one.

    The record before fell gently (by less than a tenth), the drop is more than a fifth, and the next `_CLIMB` records at
    least rise without a break until the rate is `past` times the record before. A cycle turns without such a drop, a step
    schedule does not climb again.
    """
    rates = [point.lr for point in points]
    for i in range(3, len(points) - _CLIMB):
        before = rates[i - 1]
        if before <= 0 or rates[i] > _DROP * before or before < _GENTLE * rates[i - 2]:
            continue
        if _top_of_climb(rates, i) > past * before:
            return points[i - 1], points[i]
    return None


def _top_of_climb(rates: Sequence[float], first: int) -> float:
    """Return the rate at which the climb from `first` ends, 0 when it is shorter than `_CLIMB` records."""
    last = first
    while last + 1 < len(rates) and rates[last + 1] > rates[last]:
        last += 1
    return rates[last] if last - first >= _CLIMB else 0.0
