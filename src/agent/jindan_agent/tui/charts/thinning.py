"""Leave so few points that drawing is quick, and none of the peaks out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

MOST = 4000


def finite_points(xs: Sequence[float], ys: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the points with a finite value, in the order of x, at most about MOST of them.

    From every stretch its lowest and its highest value stay, so that a spike of one record is still there.
    """
    points = [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(y) and math.isfinite(x)]
    if any(b[0] < a[0] for a, b in pairwise(points)):
        points.sort(key=lambda p: p[0])
    if len(points) > MOST:
        points = _extremes(points)
    return tuple(p[0] for p in points), tuple(p[1] for p in points)


def _extremes(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    step = 2 * len(points) / MOST
    kept: list[tuple[float, float]] = []
    for at in range(MOST // 2):
        part = range(round(at * step), round((at + 1) * step))
        low = min(part, key=lambda i: points[i][1])
        high = max(part, key=lambda i: points[i][1])
        kept += [points[i] for i in sorted({low, high})]
    return kept
