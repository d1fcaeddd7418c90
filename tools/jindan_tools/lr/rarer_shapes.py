"""Shapes that are tried where none of the common ones explains the rates."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.shapes import TOLERANCE, Fit, Shape, line, worst

_LEAST = 4


def inverse_time(points: Sequence[LrPoint]) -> Fit | None:
    """Return a / (1 + b step), as Keras' InverseTimeDecay."""
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = line([p.step for p in points], [1 / p.lr for p in points])
    if slope <= 0 or any(start + slope * p.step <= 0 for p in points):
        return None
    return Fit(shape=Shape.INVERSE_TIME, error=worst(points, lambda x: 1 / (start + slope * x)))


def cyclic(points: Sequence[LrPoint]) -> Fit | None:
    """Return straight lines up and down in turn, three or more of them; the records at the turns may lie on either."""
    signs = [b.lr >= a.lr for a, b in pairwise(points)]
    turns = [i + 1 for i, (a, b) in enumerate(pairwise(signs)) if a != b]
    lines = [points[a + 1 : b] for a, b in pairwise((-1, *turns, len(points)))]
    if len(lines) <= _LEAST or any(len(found) < _LEAST - 1 for found in lines[1:-1]):
        return None
    peak = peak_point(points).lr
    errors: list[float] = []
    for found in lines:
        slope, start = line([p.step for p in found], [p.lr for p in found]) if found else (0.0, 0.0)
        errors += [abs(p.lr - start - slope * p.step) / peak for p in found]
    return Fit(shape=Shape.CYCLIC, error=max(errors)) if max(errors) <= TOLERANCE else None


def without_floor(points: Sequence[LrPoint]) -> Sequence[LrPoint]:
    """Return the points up to the first of those at the end that rest at the lowest rate, all when fewer than three do."""
    peak, last = peak_point(points).lr, points[-1].lr
    first = len(points)
    while first and abs(points[first - 1].lr - last) <= 1e-6 * peak:
        first -= 1
    # A warm-up may begin below the floor.
    lowest = min(p.lr for p in points if p.step >= peak_point(points).step)
    rests = len(points) - first >= 3 and last <= lowest + 1e-6 * peak
    return points[: first + 1] if rests else points
