"""Detect a warm-up that is still rising when the log ends."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint


class NeverReachesPeak(Struct, frozen=True, kw_only=True):
    """The rate rose to the last point; `share_of_peak` compares it with the configured peak when known."""

    first: LrPoint
    last: LrPoint
    share_of_peak: float | None


def find_never_reaches_peak(
    points: Sequence[LrPoint], *, expected_peak: float | None = None, min_points: int = 3
) -> NeverReachesPeak | None:
    """Return the evidence when the rate never falls, still rises at the end and stays below `expected_peak`.

    A last rate within 1 % of `expected_peak` has reached it. Raises ValueError unless expected_peak is positive.
    """
    if expected_peak is not None and expected_peak <= 0:
        raise ValueError("expected_peak must be positive")
    if len(points) < max(min_points, 2) or not points[-1].lr > points[-2].lr:
        return None
    if any(right.lr < left.lr for left, right in pairwise(points)):
        return None
    share = None if expected_peak is None else points[-1].lr / expected_peak
    if share is not None and share >= 0.99:
        return None
    return NeverReachesPeak(first=points[0], last=points[-1], share_of_peak=share)
