"""Shapes that are tried where none of the common ones explains the rates."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.shapes import TOLERANCE, Fit, Shape, line, worst

_LEAST = 4
# Of polynomials: mmsegmentation and DeepLab take 0.9, PolynomialLR and transformers any.
_POWERS = (0.5, 0.75, 0.9, 1.2, 1.5, 2.0, 3.0, 4.0)
_LENGTHS = 60
_LONGEST = 6.0
_RISE = 0.1


def inverse_time(points: Sequence[LrPoint]) -> Fit | None:
    """Return a / (1 + b step), as Keras' InverseTimeDecay."""
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = line([p.step for p in points], [1 / p.lr for p in points])
    if slope <= 0 or any(start + slope * p.step <= 0 for p in points):
        return None
    return Fit(shape=Shape.INVERSE_TIME, error=worst(points, lambda x: 1 / (start + slope * x)))


def one_minus_sqrt(points: Sequence[LrPoint]) -> Fit | None:
    """Return the decay of warmup-stable-decay schedules, peak * (1 - sqrt(share)), from the first point on."""
    begin = points[0].step
    slope, start = line([math.sqrt(p.step - begin) for p in points], [p.lr for p in points])
    if slope >= 0:
        return None
    error = worst(points, lambda x: start + slope * math.sqrt(max(0.0, x - begin)))
    return Fit(shape=Shape.ONE_MINUS_SQRT, error=error, end=begin + (start / slope) ** 2)


def polynomial(points: Sequence[LrPoint]) -> Fit | None:
    """Return floor + height * (1 - share) ** power with the best of some powers and lengths from the span on."""
    begin, span = points[0].step, points[-1].step - points[0].step
    if span <= 0:
        return None
    step = _LONGEST ** (1 / (_LENGTHS - 1))
    tried = [_power(points, begin, span * step**i, power) for power in _POWERS for i in range(_LENGTHS)]
    return min((f for f in tried if f is not None), key=lambda f: f.error, default=None)


def _power(points: Sequence[LrPoint], begin: int, length: float, power: float) -> Fit | None:
    def share(x: float) -> float:
        return max(0.0, 1 - (x - begin) / length) ** power

    height, floor = line([share(p.step) for p in points], [p.lr for p in points])
    if height <= 0 or not -0.005 <= floor / (floor + height) <= 0.5:
        return None
    error = worst(points, lambda x: floor + height * share(x))
    return Fit(shape=Shape.POLYNOMIAL, error=error, end=begin + length, factor=power)


def restarts(points: Sequence[LrPoint], wave: Callable[[Sequence[LrPoint]], Fit | None]) -> Fit | None:
    """Return cycles of falling waves, each explained by `wave`, that a jump upwards parts."""
    peak = peak_point(points).lr
    cycles = [c for c in _cut(points, lambda a, b: b.lr - a.lr > _RISE * peak) if len(c) >= _LEAST]
    fits = [fit for c in cycles if (fit := wave(c)) is not None]
    if len(cycles) < 2 or len(fits) < len(cycles):
        return None
    # A run whose scheduler was reset jumps up too, but long before its wave has come down.
    if any(
        f.end is None or f.end > c[-1].step + 2 * (c[1].step - c[0].step)
        for c, f in zip(cycles[:-1], fits, strict=False)
    ):
        return None
    lengths = [c[-1].step - c[0].step for c in cycles]
    return Fit(shape=Shape.RESTARTS, error=max(f.error for f in fits), factor=lengths[1] / lengths[0])


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


def _cut(points: Sequence[LrPoint], between: Callable[[LrPoint, LrPoint], bool]) -> Iterator[Sequence[LrPoint]]:
    start = 0
    for i, (a, b) in enumerate(pairwise(points), start=1):
        if between(a, b):
            yield points[start:i]
            start = i
    yield points[start:]
