"""Describe the shape of a list of numbers: level, spread, trend, spikes."""

from __future__ import annotations

import bisect
import itertools
import math
import operator
from collections.abc import Callable, Sequence

from jindan_tools.arithmetic.average import fmean, median

# Up to so many records on either side sorting each window anew costs less than sliding one.
_SORTED_AT_ONCE = 4


def finite(values: Sequence[float]) -> list[float]:
    """Return the finite values in order."""
    # A sum is finite only when all of it is, and costs a fifth of looking at each.
    return list(values) if math.isfinite(sum(values)) else list(filter(math.isfinite, values))


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
    places = [i - centre for i in range(n)]
    return sum(map(operator.mul, places, [v - mean for v in found])) / sum(map(operator.mul, places, places))


def smooth(values: Sequence[float], window: int) -> list[float]:
    """Return the centred running median of the finite values with an odd `window`; same length."""
    found = finite(values)
    half = max(0, window // 2)
    if half > _SORTED_AT_ONCE or len(found) <= 2 * half:
        return _sliding(found, half)
    inner = [sorted(near)[half] for near in zip(*(found[at:] for at in range(2 * half + 1)), strict=False)]
    ends = 2 * half
    return [*_sliding(found[:ends], half)[:half], *inner, *_sliding(found[len(found) - ends :], half)[half:]]


def _sliding(found: Sequence[float], half: int) -> list[float]:
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


def any_level(values: Sequence[float], window: int, passes: Callable[[float], bool]) -> bool:
    """Say whether one of the running medians that `smooth` returns passes a test.

    The test must hold for every number above, or for every one below, a number that passes: a median passes when most
    numbers of its window do, which is counted without sorting any.
    """
    found = finite(values)
    half = max(0, window // 2)
    counts = [0, *itertools.accumulate(map(passes, found))]
    if any(map(half.__lt__, map(operator.sub, counts[2 * half + 1 :], counts))):
        return True
    count = len(found)
    for at in (*range(min(half, count)), *range(max(half, count - half), count)):
        low, high = max(0, at - half), min(count, at + half + 1)
        twice, size = 2 * (counts[high] - counts[low]), high - low
        if twice > size or (twice == size and passes(median(found[low:high]))):
            return True
    return False


def noise(values: Sequence[float]) -> float:
    """Return the typical jump between neighbours, free of trend: median |difference| / 0.954 (a robust sigma)."""
    found = finite(values)
    if len(found) < 3:
        return 0.0
    jumps = list(map(operator.sub, found[1:], found))
    # The mean jump is the trend; their median would be one of the jumps of a curve that alternates.
    trend = (found[-1] - found[0]) / len(jumps)
    return median([abs(jump - trend) for jump in jumps]) / 0.954


def rises(values: Sequence[float]) -> int:
    """Return how many finite neighbours go up."""
    found = finite(values)
    return sum(map(operator.lt, found, found[1:]))


def relative_drop(values: Sequence[float]) -> float:
    """Return how far the level fell from the head to the tail as a share of the head's median; negative for a rise."""
    start, end = median(head(values) or [0.0]), median(tail(values) or [0.0])
    return (start - end) / abs(start) if start else 0.0


def thrown_again(values: Sequence[float], height: float) -> bool:
    """Say whether values rise to `height` or above after a value below a third of it: no start explains a second time."""
    found = finite(values)
    low = next((i for i, v in enumerate(found) if v < height / 3), len(found))
    return any(v >= height for v in found[low:])


def equal_at_end(values: Sequence[float]) -> int:
    """Return how many of the last values are equal to the last one, 0 for none at all."""
    return next((i for i, v in enumerate(reversed(values)) if v != values[-1]), len(values))
