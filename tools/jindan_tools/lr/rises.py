"""Name the curve on which a rate rises to its peak."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.shapes import Rise, line
from jindan_tools.lr.simplex import Vector, minimise
from jindan_tools.lr.treads import changes

_LEAST = 4
_OFF = 0.008
# Ultralytics' warm-up aims at a target that falls with every epoch.
_OFF_LINE = 0.02
# transformers' WSD: warmup_type; OneCycleLR rises on a cosine; DeepSpeed's WarmupLR on a logarithm unless told otherwise.
_CURVES: tuple[tuple[Rise, Callable[[float], float]], ...] = (
    (Rise.COSINE, lambda x: 0.5 * (1 - math.cos(math.pi * x))),
    (Rise.SQRT, lambda x: 1 - math.sqrt(1 - x)),
)


def name_rise(rising: Sequence[LrPoint], peak: float) -> Rise:
    """Return the curve of the records before the peak; UNKNOWN for fewer than four or a curve of no known kind."""
    if not rising:
        return Rise.NONE
    if len(rising) < _LEAST:
        return Rise.UNKNOWN
    if len(rising) > 2 * len(changes(rising)) + 1:
        return Rise.STAIRS
    steps, rates = [p.step for p in rising], [p.lr for p in rising]
    slope, start = line(steps, rates)
    if _off(rising, lambda s: start + slope * s, peak) <= _OFF_LINE:
        return Rise.LINEAR
    if _logarithmic(rising, peak):
        return Rise.LOG
    return next((rise for rise, share in _CURVES if _fits(rising, peak, share)), Rise.UNKNOWN)


def _off(rising: Sequence[LrPoint], curve: Callable[[float], float], peak: float) -> float:
    return max(abs(p.lr - curve(p.step)) for p in rising) / peak


def _logarithmic(rising: Sequence[LrPoint], peak: float) -> bool:
    inside = [p for p in rising if p.step > 2]
    if len(inside) < _LEAST:
        return False
    for late in (0, 1):
        slope, start = line([math.log(p.step - late) for p in inside], [p.lr for p in inside])
        if _off(inside, lambda s, a=slope, b=start, late=late: b + a * math.log(s - late), peak) <= _OFF / 2:
            return True
    return False


def _fits(rising: Sequence[LrPoint], peak: float, share: Callable[[float], float]) -> bool:
    first, last = rising[0].step, rising[-1].step
    spacing = rising[1].step - first

    def shares(theta: Vector) -> list[float]:
        begin, end = theta
        return [share(min(1.0, max(0.0, (p.step - begin) / (end - begin)))) for p in rising]

    def cost(theta: Vector) -> float:
        if theta[0] > first or theta[1] < last or theta[1] <= theta[0] or theta[0] < first - 2 * spacing:
            return math.inf
        found = shares(theta)
        height, floor = line(found, [p.lr for p in rising])
        return sum(((p.lr - floor - height * s) / peak) ** 2 for p, s in zip(rising, found, strict=True))

    begin = max(0, first - spacing)
    _, best = minimise(cost, (begin, last + spacing), (0.5 * (first - begin) + 1e-3, -0.5 * spacing))
    found = shares(best)
    height, floor = line(found, [p.lr for p in rising])
    curve = dict(zip((p.step for p in rising), found, strict=True))
    return height > 0 and _off(rising, lambda s: floor + height * curve[round(s)], peak) <= _OFF
