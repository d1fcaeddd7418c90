"""Mean and median of floats; the statistics module brings fractions, decimals and random numbers along at import."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum


def fmean(values: Iterable[float]) -> float:
    """Return the arithmetic mean; raises ZeroDivisionError for no values."""
    held = tuple(values)
    return fsum(held) / len(held)


def median(values: Iterable[float]) -> float:
    """Return the middle value, or the mean of the two middle ones; raises ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        msg = "the median of no values"
        raise ValueError(msg)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
