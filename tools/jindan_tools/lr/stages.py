"""Name rates that fall in two stages: a stable stage that itself falls, three phases, a triangle and what follows it."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.lr.falls import COSINE, EXPONENTIAL, LATE_POWER, LINE, ROOT, fit_fall
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.rarer_shapes import inverse_time
from jindan_tools.lr.shapes import TOLERANCE, Fit, Shape, line, worst
from jindan_tools.lr.simplex import Vector, minimise

_LEAST = 5
_BREAKS = 24
_TIGHT = 5e-4


def find_three_phases(points: Sequence[LrPoint], after: Sequence[LrPoint]) -> Fit | None:
    """Return OneCycleLR with three_phase: down to the first rate as long as it rose, then down to nearly zero."""
    top, spacing = after[0].step, after[1].step - after[0].step
    back = 2 * top - points[0].step
    for first in (i for i, p in enumerate(after) if abs(p.step - back) <= 2 * spacing):
        if first < _LEAST or len(after) - first < _LEAST:
            continue
        for fall in (COSINE, LINE):
            one = fit_fall(after[: first + 1], fall, (top,))
            two = fit_fall(after[first:], fall, (back,))
            if one is None or two is None or max(one.error, two.error) > TOLERANCE:
                continue
            if abs(one.floor - points[0].lr) < 0.05 * one.height:
                end = two.begin + two.length
                return Fit(shape=Shape.THREE_PHASES, error=max(one.error, two.error), end=end, waves=fall.shape)
    return None


def find_triangle_with_tail(after: Sequence[LrPoint]) -> Fit | None:
    """Return DeepSpeed's OneCycle with a decay: a line down, then low / (1 + rate * step)."""
    for first in range(len(after) - _LEAST, _LEAST, -1):
        slope, start = line([p.step for p in after[:first]], [p.lr for p in after[:first]])
        if slope >= 0 or worst(after[:first], lambda x, a=slope, b=start: b + a * x) > _TIGHT:
            continue
        tail = inverse_time(after[first + 1 :])
        return Fit(shape=Shape.UP_AND_DOWN, error=tail.error) if tail is not None and tail.error <= TOLERANCE else None
    return None


def find_falling_stable_stage(after: Sequence[LrPoint]) -> Fit | None:
    """Return timm's WSD whose stable stage falls as (1 + step / scale) ** -power, and the decay of the last stage."""
    last, stable = _longest(after)
    if stable is None:
        return None
    ratio = [LrPoint(step=p.step, lr=p.lr / _stable(p.step, after[0].step, stable)) for p in after]
    falling = ratio[max(0, last - 2) :]
    begins = [p.step for p in falling[:3]]
    for fall in (COSINE, LINE, ROOT, EXPONENTIAL, LATE_POWER):
        found = fit_fall(falling, fall, begins)
        if found is not None and found.error <= TOLERANCE:
            end = found.begin + found.length
            return Fit(shape=Shape.STABLE_FALLING, error=found.error, end=end, waves=fall.shape)
    return None


def _longest(after: Sequence[LrPoint]) -> tuple[int, Vector | None]:
    """Return how many of the first records a power law explains, and its numbers; found by halving."""
    low, high, best = 2 * _LEAST, len(after) - _LEAST, None
    while low <= high:
        middle = (low + high) // 2
        found = _power(after[:middle])
        if found is None:
            high = middle - 1
        else:
            low, best = middle + 1, found
    return high, best


def _power(points: Sequence[LrPoint]) -> Vector | None:
    """Return (height, scale, power) of a power law from the first point on, None when it explains them badly."""
    begin, peak = points[0].step, peak_point(points).lr
    probed = points[:: max(1, len(points) // _BREAKS)]

    def cost(theta: Vector) -> float:
        height, scale, power = theta
        if scale <= 0 or not 0.05 < power < 3:
            return float("inf")
        return sum(((p.lr - _stable(p.step, begin, (height * peak, scale, power))) / peak) ** 2 for p in probed)

    span = points[-1].step - begin
    _, (height, scale, power) = min(
        minimise(cost, (1.0, span * share, 0.5), (0.01, 0.05 * span, 0.1)) for share in (0.1, 0.5)
    )
    found = (height * peak, scale, power)
    error = max(abs(p.lr - _stable(p.step, begin, found)) for p in points) / peak
    return found if error <= _TIGHT else None


def _stable(step: int, begin: int, numbers: Vector) -> float:
    height, scale, power = numbers
    return height * (1 + max(0, step - begin) / scale) ** -power
