"""Find how often a step schedule was called in a record when its drops fall on uneven records."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint

_FACTOR_TOLERANCE = 0.02
_LEAST_DROPS = 6
_LONGEST_STEP = 64


class UnevenDrops(Struct, frozen=True, kw_only=True):
    """`calls` of the scheduler for every `step_size`, in lowest terms: the log shows no more than their ratio."""

    calls: int
    step_size: int
    factor: float
    drops: int
    gaps: tuple[int, ...]


def find_uneven_drops(points: Sequence[LrPoint]) -> UnevenDrops | None:
    """Return the smallest calls / step_size > 1 / step_size with floor(calls * n / step_size) drops after n records.

    A step schedule that is called once a record drops at even distances. Distances that differ but follow the floor of
    a straight line through at least two of its periods prove several calls a record. Records must be one apart.
    Source: torch StepLR, rate = base * gamma ** (calls // step_size).
    """
    if len(points) < 8 or any(b.step - a.step != 1 for a, b in pairwise(points)):
        return None
    if any(point.lr <= 0 for point in points):
        return None
    counted = _count_drops(points, 1)
    if counted is None:
        return None
    factor, counts = counted
    gaps = _gaps(counts)
    if counts[-1] < _LEAST_DROPS or len(set(gaps)) < 2:
        return None
    for size in range(2, min(_LONGEST_STEP, len(counts) // 2) + 1):
        for calls in range(2, 8 * size):
            if math.gcd(calls, size) == 1 and calls % size and _follows(counts, calls, size):
                return UnevenDrops(calls=calls, step_size=size, factor=factor, drops=counts[-1], gaps=tuple(gaps))
    return None


def find_steady_drops(points: Sequence[LrPoint], *, parts: Sequence[int] = (1, 2, 3)) -> float | None:
    """Return the factor of a step schedule whose drops keep a beat that is no whole number of records, else None.

    The drops before a record follow a straight line within one. As many drops in every record are no steps but an
    exponential. Source: timm StepLRScheduler with a decay_t such as 2.4.
    """
    if len(points) < 8 or any(point.lr <= 0 for point in points):
        return None
    for counted in (_count_drops(points, part) for part in parts):
        if counted is None:
            continue
        factor, counts = counted
        pace = counts[-1] / (len(counts) - 1)
        steady = all(abs(count - pace * i) <= 1 for i, count in enumerate(counts))
        if steady and counts[-1] >= _LEAST_DROPS and len({b - a for a, b in pairwise(counts)}) > 1:
            return factor
    return None


def _count_drops(points: Sequence[LrPoint], part: int) -> tuple[float, list[int]] | None:
    """Return the factor of one drop and the drops made before each record, None when one factor does not explain all."""
    logs = [math.log(b.lr / a.lr) for a, b in pairwise(points)]
    moved = [x for x in logs if x < -0.01]
    if not moved or max(logs) > 1e-6 + 0.005:
        return None
    unit = max(moved) / part
    counts = [0]
    for x in logs:
        times = x / unit if x < -0.01 else 0.0
        if abs(times - round(times)) > _FACTOR_TOLERANCE * max(1.0, times):
            return None
        counts.append(counts[-1] + round(times))
    return math.exp(unit), counts


def _gaps(counts: Sequence[int]) -> list[int]:
    places = [i for i in range(1, len(counts)) for _ in range(counts[i] - counts[i - 1])]
    return [b - a for a, b in pairwise(places)]


def _follows(counts: Sequence[int], calls: int, size: int) -> bool:
    # The rate is printed before or after the calls of its own record.
    return any(
        all(c == calls * (i + late) // size - calls * late // size for i, c in enumerate(counts)) for late in (0, 1)
    )
