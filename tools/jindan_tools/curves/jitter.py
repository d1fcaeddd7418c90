"""How much a curve moves from record to record, whatever the pattern of the movement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.shape import finite


def jitter(values: Sequence[float]) -> float:
    """Return median |difference of neighbours| / 0.954, a robust sigma of one record; 0.0 for fewer than three.

    Unlike `shape.noise` it does not take the median difference off: with an odd number of alternating jumps that median
    is itself a jump and the scatter would vanish. A steady trend counts as movement, which errs on the cautious side.
    """
    found = finite(values)
    if len(found) < 3:
        return 0.0
    return median(abs(b - a) for a, b in pairwise(found)) / 0.954


def restlessness(values: Sequence[float]) -> float:
    """Return the jitter of the last half as a share of its level; 0.0 for fewer than three values or a level of 0 or less."""
    found = finite(values)
    rest = found[len(found) // 2 :]
    level = sum(rest) / len(rest) if rest else 0.0
    return jitter(rest) / level if level > 0 else 0.0
