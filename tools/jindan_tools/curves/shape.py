"""Describe the shape of a list of numbers: level, spread, trend, spikes."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence

from jindan_tools.arithmetic.average import fmean, median


def finite(values: Sequence[float]) -> list[float]:
    """Return the finite values in order."""
    return list(filter(math.isfinite, values))


def head(values: Sequence[float], share: float = 0.1, least: int = 1) -> list[float]:
    """Return the first `share` of the finite values, at least `least` of them."""
    found = finite(values)
    return found[: max(least, math.ceil(len(found) * share))]


def tail(values: Sequence[float], share: float = 0.25, least: int = 1) -> list[float]:
    """Return the last `share` of the finite values, at least `least` of them."""
    found = finite(values)
    return found[-max(least, math.ceil(len(found) * share)) :]


def spread(values: Sequence[float]) -> float:
    """Return the population standard deviation of the finite values, 0.0 for fewer than two."""
    found = finite(values)
    if len(found) < 2:
        return 0.0
    mean = fmean(found)
    return math.sqrt(fmean((v - mean) ** 2 for v in found))


def slope(values: Sequence[float]) -> float:
    """Return the least-squares slope per record of the finite values, 0.0 for fewer than two."""
    found = finite(values)
    n = len(found)
    if n < 2:
        return 0.0
    centre = (n - 1) / 2
    mean = fmean(found)
    down = sum((i - centre) ** 2 for i in range(n))
    return sum((i - centre) * (v - mean) for i, v in enumerate(found)) / down


def smooth(values: Sequence[float], window: int) -> list[float]:
    """Return the centred running median of the finite values with an odd `window`; same length."""
    found = finite(values)
    half = max(0, window // 2)
    # The window slides as a sorted list: a long log has windows of thousands of records.
    held = sorted(found[:half])
    levels: list[float] = []
    for i in range(len(found)):
        if i + half < len(found):
            bisect.insort(held, found[i + half])
        if i > half:
            held.pop(bisect.bisect_left(held, found[i - half - 1]))
        middle = len(held) // 2
        levels.append(held[middle] if len(held) % 2 else (held[middle - 1] + held[middle]) / 2)
    return levels


def noise(values: Sequence[float]) -> float:
    """Return the typical jump between neighbours, free of trend: median |difference| / 0.954 (a robust sigma)."""
    found = finite(values)
    if len(found) < 3:
        return 0.0
    jumps = [b - a for a, b in itertools.pairwise(found)]
    # The mean jump is the trend; their median would be one of the jumps of a curve that alternates.
    trend = (found[-1] - found[0]) / len(jumps)
    return median(abs(j - trend) for j in jumps) / 0.954


def rises(values: Sequence[float]) -> int:
    """Return how many finite neighbours go up."""
    found = finite(values)
    return sum(b > a for a, b in itertools.pairwise(found))


def relative_drop(values: Sequence[float]) -> float:
    """Return how far the level fell from the head to the tail as a share of the head's median; negative for a rise."""
    start, end = median(head(values) or [0.0]), median(tail(values) or [0.0])
    return (start - end) / abs(start) if start else 0.0
