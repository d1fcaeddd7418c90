"""The ways in which schedules fall from their peak to their floor, and how well one of them explains a stretch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import mul

from msgspec import Struct

from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.shapes import Fit, Shape, line
from jindan_tools.lr.simplex import Vector, minimise

_LENGTHS = (0.99, 1.04, 1.15, 1.4, 2.0, 3.0, 5.0, 9.0)
_PROBED = 30
_TRIED = 2
# Begin, length, floor and height are free.
_LEAST_MOVING = 4
_TOO_SMALL = 1e-4
_HIGHEST_FLOOR = 0.6
# Below zero on the way to the best numbers, and by rounding.
_LOWEST_FLOOR = -0.03


class Fall(Struct, frozen=True, kw_only=True):
    """`share` of the height that is left at x in 0 ... 1 of the way, for its own numbers; `starts` are usual ones."""

    shape: Shape
    share: Callable[[float, Vector], float]
    starts: tuple[Vector, ...] = ((),)
    least: float = 0.05


def _cosine(x: float, own: Vector) -> float:
    return 0.5 * (1 + math.cos(math.pi * (x ** own[0] if own else x)))


def _tanh(x: float, own: Vector) -> float:
    # timm jumps from the end of the curve to lr_min.
    return 0.0 if x >= 1 else 0.5 * (1 - math.tanh(own[0] * x - own[1] * (1 - x)))


def _exponential(x: float, own: Vector) -> float:
    ratio = own[0]
    return (ratio**x - ratio) / (1 - ratio)


LINE = Fall(shape=Shape.LINEAR, share=lambda x, _: 1 - x)
COSINE = Fall(shape=Shape.COSINE, share=_cosine)
# DeepLab and mmsegmentation take the power 0.9, timm 0.5, transformers any.
POLYNOMIAL = Fall(
    shape=Shape.POLYNOMIAL, share=lambda x, own: (1 - x) ** own[0], starts=((0.5,), (0.9,), (2.0,), (4.0,))
)
ROOT = Fall(shape=Shape.ONE_MINUS_SQRT, share=lambda x, _: 1 - math.sqrt(x))
# timm: TanhLRScheduler (lb -7 and ub 3 unless told otherwise), k_decay of the cosine and of the polynomial, decay_fn 'power' and 'exp'.
USUAL_TANH = Fall(shape=Shape.TANH, share=lambda x, _: _tanh(x, (3.0, 7.0)))
TANH = Fall(shape=Shape.TANH, share=_tanh, starts=((3.0, 7.0), (4.0, 6.0)), least=0.5)
LATE_COSINE = Fall(shape=Shape.LATE_COSINE, share=_cosine, starts=((0.6,), (1.5,), (2.5,)), least=0.3)
LATE_POWER = Fall(
    shape=Shape.LATE_POWER, share=lambda x, own: 1 - x ** own[0], starts=((0.4,), (2.0,), (3.0,)), least=0.1
)
# Megatron's exponential is 2 * 0.5 ** x - 1, that of ratio 0.5.
EXPONENTIAL = Fall(shape=Shape.EXPONENTIAL_TO_FLOOR, share=_exponential, starts=((0.1,), (0.5,), (0.01,)), least=1e-6)


class Stretch(Struct, frozen=True, kw_only=True):
    """A fall that explains rates: where it begins, its length, its own numbers, floor and height, and its worst error."""

    fall: Fall
    begin: float
    length: float
    own: Vector
    floor: float
    height: float
    error: float

    def fit(self) -> Fit:
        """Return the same as a shape."""
        return Fit(
            shape=self.fall.shape,
            error=self.error,
            # Where a tanh of unknown bounds ends cannot be told from its bounds.
            end=None if self.fall is TANH else self.begin + self.length,
            factor=self.own[0] if self.own else None,
            floor=max(0.0, self.floor),
        )


def fit_fall(points: Sequence[LrPoint], fall: Fall, begins: Sequence[float]) -> Stretch | None:
    """Return the best stretch of `fall` over the points, which may rest on the floor at the end; None without any.

    `begins` are steps near which it may begin: it is moved from there by less than the distance of two records.
    """
    span, peak = points[-1].step - points[0].step, peak_point(points).lr
    if span <= 0 or peak <= 0 or _moving(points) < _LEAST_MOVING + len(fall.starts[0]):
        return None
    probed = [*points[:: max(1, len(points) // _PROBED)], points[-1]]
    spacing = max(b.step - a.step for a, b in pairwise(points))

    def cost(theta: Vector) -> float:
        return _squares(probed, fall, theta, peak, spacing, begins)

    starts = [
        (float(begin), (points[-1].step - begin) * length, *own)
        for begin in begins
        for length in (*_LENGTHS, *_shorter(points, begin))
        for own in fall.starts
    ]
    good = sorted((cost(s), s) for s in starts)[:_TRIED]
    found = min(
        (
            minimise(cost, start, (0.3 * spacing, 0.03 * start[1], *(0.15 * x for x in start[2:])))
            for least, start in good
            if least < math.inf
        ),
        default=None,
    )
    return None if found is None or found[0] == math.inf else _stretch(points, fall, found[1], peak)


def _moving(points: Sequence[LrPoint]) -> int:
    """Return how many records lie on the way: neither at the first rate nor at the last one."""
    first, last = points[0].lr, points[-1].lr
    return 1 + sum(last + _TOO_SMALL * first < p.lr != first for p in points[:-1])


def _shorter(points: Sequence[LrPoint], begin: float) -> tuple[float, ...]:
    """Return the share of the way at which the rates come to rest, when they rest at the end."""
    last = points[-1]
    resting = next((p for p in points if abs(p.lr - last.lr) <= 1e-5 * points[0].lr), last)
    if resting.step <= begin or resting is last:
        return ()
    return ((resting.step - begin) / (last.step - begin),)


def _squares(
    points: Sequence[LrPoint], fall: Fall, theta: Vector, peak: float, spacing: float, begins: Sequence[float]
) -> float:
    begin, length, *own = theta
    if length <= 0 or any(not fall.least <= x <= 12 for x in own) or 1.0 in own[:1]:
        return math.inf
    if all(abs(begin - b) > spacing for b in begins):
        return math.inf
    shares = _shares(points, fall, theta)
    height, floor = _above_zero(shares, [p.lr for p in points])
    if height <= 0 or floor > _HIGHEST_FLOOR * (floor + height):
        return math.inf
    return sum(((p.lr - floor - height * s) / peak) ** 2 for p, s in zip(points, shares, strict=True))


def _above_zero(shares: Sequence[float], rates: Sequence[float]) -> tuple[float, float]:
    """Return the best height and floor, the floor not much below zero, where no schedule goes."""
    height, floor = line(shares, rates)
    if floor >= _LOWEST_FLOOR * height:
        return height, floor
    squares = sum(map(mul, shares, shares))
    return (sum(map(mul, shares, rates)) / squares if squares else 0.0), 0.0


def _shares(points: Sequence[LrPoint], fall: Fall, theta: Vector) -> list[float]:
    begin, length, own, share = theta[0], theta[1], theta[2:], fall.share
    xs = [(p.step - begin) / length for p in points]
    return [share(0.0 if x < 0 else x if x < 1 else 1.0, own) for x in xs]


def _stretch(points: Sequence[LrPoint], fall: Fall, theta: Vector, peak: float) -> Stretch:
    shares = _shares(points, fall, theta)
    height, floor = _above_zero(shares, [p.lr for p in points])
    error = max(abs(p.lr - floor - height * s) for p, s in zip(points, shares, strict=True)) / peak
    return Stretch(fall=fall, begin=theta[0], length=theta[1], own=theta[2:], floor=floor, height=height, error=error)
