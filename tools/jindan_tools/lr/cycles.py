"""Name rates that fall again and again: cycles that a jump upwards parts, waves that turn, triangles that shrink."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from jindan_tools.lr.falls import COSINE, LINE, POLYNOMIAL, TANH, Fall
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.shapes import TOLERANCE, Fit, Shape, line
from jindan_tools.lr.simplex import Vector, minimise

_RISE = 0.01
_LEAST = 8
_NEARLY_DOWN = 0.05
_RESTING = 3
_PROBED = 80
# A wave that is tried out of step with the records dips below zero.
_LOWEST_FLOOR = -0.15
_MULTIPLES = (1.0, 2.0, 1.5, 3.0)
_FALLS = (COSINE, LINE, TANH, POLYNOMIAL)

Basis = Callable[[Vector], list[float]]


def find_restarts(points: Sequence[LrPoint], begins: Sequence[float]) -> Fit | None:
    """Return cycles of T, T * mul, ... steps whose height is multiplied each time; every rise must be a single jump.

    Source: torch CosineAnnealingWarmRestarts, timm cycle_mul and cycle_decay, Keras t_mul and m_mul, and transformers'
    cosine_with_restarts. Keras' PolynomialDecay with cycle=True stretches the same fall instead (`factor` 0).
    """
    starts = _jumps(points)
    if not starts or len(points) < _LEAST:
        return None
    # A scheduler that is made anew jumps up too, once, and mostly long before its fall has ended.
    if len(starts) == 1 and points[starts[0] - 1].lr > _NEARLY_DOWN * peak_point(points).lr:
        return None
    cycle = [sum(i >= s for s in starts) for i in range(len(points))]
    # A cycle begins after the last record before the jump and with the first after it at the latest.
    cuts = [[float(points[i].step) for i in starts], [(points[i - 1].step + points[i].step) / 2 for i in starts]]
    stride = max(1, len(points) // _PROBED)
    points, cycle = points[::stride], cycle[::stride]
    for fall in _FALLS:
        found = _repeated(points, cycle, cuts, fall, begins)
        if found is not None and found.error <= TOLERANCE:
            return found
    found = _stretched(points, cycle, cuts[-1])
    return found if found is not None and found.error <= TOLERANCE else None


def _jumps(points: Sequence[LrPoint]) -> list[int]:
    """Return the records at which the rate jumps up, [] when one of the rises takes longer than a record."""
    least = _RISE * peak_point(points).lr
    rises = [i for i in range(1, len(points)) if points[i].lr - points[i - 1].lr > 1e-4 * least / _RISE]
    if any(b == a + 1 for a, b in pairwise(rises)):
        return []
    return [i for i in rises if points[i].lr - points[i - 1].lr > least]


def _repeated(
    points: Sequence[LrPoint],
    cycle: Sequence[int],
    places: Sequence[Sequence[float]],
    fall: Fall,
    begins: Sequence[float],
) -> Fit | None:
    tops = [max(p.lr for p, c in zip(points, cycle, strict=True) if c == i) for i in (0, 1)]
    placed = list(zip((p.step for p in points), cycle, strict=True))

    def basis(theta: Vector) -> list[float]:
        begin, length, times, decay, *own = theta
        each = [
            (begin + length * sum(times**k for k in range(i)), length * times**i, decay**i)
            for i in range(cycle[-1] + 1)
        ]
        xs = [((step - each[i][0]) / each[i][1], each[i][2]) for step, i in placed]
        numbers = tuple(own)
        return [height * fall.share(0.0 if x < 0 else x if x < 1 else 1.0, numbers) for x, height in xs]

    starts = [
        (float(begin), cuts[0] - begin, times, decay, *own)
        for begin in begins
        for cuts in places
        if cuts[0] > begin
        for times in _ratios(cuts, begin)
        for decay in dict.fromkeys((1.0, tops[1] / tops[0]))
        for own in fall.starts
    ]
    best = _best(
        points, basis, starts, lambda t: t[1] > 0 and 0.2 < t[2] < 8 and 0 < t[3] < 2 and min(t[4:], default=1) > 0
    )
    if best is None:
        return None
    error, (begin, length, times, *_) = best
    rests = points[-1].lr == points[-_RESTING].lr == min(p.lr for p in points)
    end = begin + length * sum(times**k for k in range(cycle[-1] + 1)) if rests else None
    return Fit(shape=Shape.RESTARTS, error=error, end=end, factor=round(times, 2), waves=fall.shape)


def _ratios(cuts: Sequence[float], begin: float) -> list[float]:
    if len(cuts) > 1 and cuts[0] > begin:
        return [(cuts[1] - cuts[0]) / (cuts[0] - begin), _MULTIPLES[0]]
    return list(_MULTIPLES)


def _stretched(points: Sequence[LrPoint], cycle: Sequence[int], cuts: Sequence[float]) -> Fit | None:
    def basis(theta: Vector) -> list[float]:
        length, power = theta
        return [max(0.0, 1 - p.step / (length * (i + 1))) ** power for p, i in zip(points, cycle, strict=True)]

    starts = [(cuts[0], power) for power in (1.0, 2.0, 0.5)]
    best = _best(points, basis, starts, lambda t: t[0] > 0 and 0.1 < t[1] < 6)
    return None if best is None else Fit(shape=Shape.RESTARTS, error=best[0], factor=0.0, waves=Shape.POLYNOMIAL)


def find_waves(points: Sequence[LrPoint], begins: Sequence[float]) -> Fit | None:
    """Return a cosine of more than half a wave: transformers with num_cycles, torch past its T_max."""
    turns = [b.step for a, b, c in zip(points, points[1:], points[2:], strict=False) if a.lr >= b.lr < c.lr]
    if not turns:
        return None

    def basis(theta: Vector) -> list[float]:
        begin, length = theta
        return [0.5 * (1 + math.cos(math.pi * max(0.0, p.step - begin) / length)) for p in points]

    starts = [(float(begin), turns[0] - begin) for begin in begins if turns[0] > begin]
    best = _best(points, basis, starts, lambda t: t[1] > 0)
    if best is None or best[0] > TOLERANCE:
        return None
    begin, length = best[1]
    return Fit(
        shape=Shape.WAVES, error=best[0], end=begin + length, factor=round((points[-1].step - begin) / (2 * length), 2)
    )


def find_shrinking_triangles(points: Sequence[LrPoint]) -> Fit | None:
    """Return CyclicLR's exp_range: triangles whose height is multiplied at every step."""
    rates = [p.lr for p in points]
    turns = [p.step for a, p, b in zip(rates, points[1:], rates[2:], strict=False) if (p.lr - a) * (b - p.lr) < 0]
    if len(turns) < 3:
        return None

    def basis(theta: Vector) -> list[float]:
        up, down, rate = theta
        return [_triangle(p.step, up, down) * math.exp(-rate * p.step / points[-1].step) for p in points]

    starts = [(float(turns[0]), float(turns[1] - turns[0]), rate) for rate in (0.3, 1.0, 3.0)]
    best = _best(points, basis, starts, lambda t: t[0] > 0 and t[1] > 0)
    return None if best is None or best[0] > TOLERANCE else Fit(shape=Shape.CYCLIC, error=best[0])


def _triangle(step: int, up: float, down: float) -> float:
    at = step % (up + down)
    return at / up if at <= up else (up + down - at) / down


def _best(
    points: Sequence[LrPoint], basis: Basis, starts: Sequence[Vector], allowed: Callable[[Vector], bool]
) -> tuple[float, Vector] | None:
    """Return (worst error as a share of the peak, the numbers) of the best fit of floor + height * basis.

    The first number is a step, known to about the distance of two records.
    """
    rates, peak = [p.lr for p in points], peak_point(points).lr
    spacing = points[1].step - points[0].step

    def cost(theta: Vector) -> float:
        if not allowed(theta):
            return math.inf
        shares = basis(theta)
        height, floor = line(shares, rates)
        if height <= 0 or floor < _LOWEST_FLOOR * height:
            return math.inf
        return sum(((r - floor - height * s) / peak) ** 2 for r, s in zip(rates, shares, strict=True))

    good = sorted((cost(s), s) for s in starts)[:2]
    found = min(
        (
            minimise(cost, s, (0.3 * spacing, *(0.02 * x + 1e-3 for x in s[1:])), rounds=160)
            for least, s in good
            if least < math.inf
        ),
        default=None,
    )
    if found is None or found[0] == math.inf:
        return None
    shares = basis(found[1])
    height, floor = line(shares, rates)
    return max(abs(r - floor - height * s) for r, s in zip(rates, shares, strict=True)) / peak, found[1]
