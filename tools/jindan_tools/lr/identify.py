"""Say what kind of schedule logged rates follow, and how long it is, without knowing its settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.constancy import find_constant
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.staircase import find_staircase
from jindan_tools.lr.uneven_drops import find_uneven_drops

# Logs print three digits or more; half a unit of the third is 0.5 % of the peak at worst.
_TOLERANCE = 0.004
_LEAST = 4
_LENGTHS = 120


class Shape(StrEnum):
    """The curve after the warm-up."""

    CONSTANT = "constant"
    WARMUP_ONLY = "warmup_only"
    LINEAR = "linear"
    COSINE = "cosine"
    EXPONENTIAL = "exponential"
    STEPS = "steps"
    INVERSE_SQRT = "inverse_sqrt"


class Identified(Struct, frozen=True, kw_only=True):
    """A shape that explains every record: `error` is the worst deviation as a share of the peak.

    `warmup_end` is where the rate stops rising, None without a warm-up. `end` is where the decay reaches zero (or its
    floor), extrapolated, None when the shape has no end. `rivals` explain the records as well.
    """

    shape: Shape
    error: float
    peak: LrPoint
    warmup_end: int | None
    end: float | None = None
    factor: float | None = None
    rivals: tuple[Shape, ...] = ()


class _Fit(Struct, frozen=True, kw_only=True):
    shape: Shape
    error: float
    end: float | None = None
    factor: float | None = None


def identify(points: Sequence[LrPoint], *, floor_share: float = 0.0) -> Identified | None:
    """Return the shape of the rates, or None when fewer than four records or no shape explains them.

    `floor_share` is the share of its start that a linear decay ends at (Ultralytics' lrf). The simplest of several
    shapes that fit is named and the others are its rivals.
    """
    if len(points) < _LEAST or peak_point(points).lr <= 0:
        return None
    peak = peak_point(points)
    top = [p for p in points if p.lr >= peak.lr * (1 - 1e-6)]
    rises = points[0].lr < peak.lr * (1 - _TOLERANCE)
    after = [p for p in points if p.step >= top[-1].step]
    good = _good(_fits(points, top, after, rises, floor_share))
    if not good and rises:
        # The last record of a warm-up may lie just below the curve that follows.
        good = _good(_fits(points, top, after[1:], rises, floor_share))
    if not good:
        return None
    best = good[0]
    return Identified(
        shape=best.shape,
        error=best.error,
        peak=peak,
        warmup_end=top[0].step if rises else None,
        end=best.end,
        factor=best.factor,
        rivals=tuple(f.shape for f in good[1:]),
    )


def _good(fits: Sequence[_Fit]) -> list[_Fit]:
    return sorted((f for f in fits if f.error <= _TOLERANCE), key=lambda f: f.error)


def _fits(
    points: Sequence[LrPoint], top: Sequence[LrPoint], after: Sequence[LrPoint], rises: bool, floor_share: float
) -> list[_Fit]:
    if find_constant(points) is not None:
        return [_Fit(shape=Shape.CONSTANT, error=0.0)]
    if rises and top[-1].step == points[-1].step:
        flat = len(top) >= _LEAST
        return [_Fit(shape=Shape.CONSTANT if flat else Shape.WARMUP_ONLY, error=0.0)]
    stepped = _levels(after) or _stairs(after)
    if stepped is not None:
        return [stepped]
    if len(after) < _LEAST:
        return []
    found = [_linear(after, floor_share), _cosine(after, _starts(points, top)), _exponential(after)]
    return [f for f in (*found, _inverse_sqrt(after)) if f is not None]


def _starts(points: Sequence[LrPoint], top: Sequence[LrPoint]) -> list[int]:
    """Return where a wave may have begun: at the peak, a record or a step before it, or with the run."""
    spacing = points[1].step - points[0].step
    peaks = (top[0].step, top[-1].step)
    found = {p - back for p in peaks for back in (0, 1, spacing)} | {0, 1, points[0].step}
    return sorted(start for start in found if 0 <= start <= top[-1].step)


def _stairs(points: Sequence[LrPoint]) -> _Fit | None:
    stairs = find_staircase(points)
    if stairs is not None and (stairs.records_between or 2) > 1:
        return _Fit(shape=Shape.STEPS, error=0.0, factor=stairs.factor)
    uneven = find_uneven_drops([LrPoint(step=i, lr=p.lr) for i, p in enumerate(points)])
    return None if uneven is None else _Fit(shape=Shape.STEPS, error=0.0, factor=uneven.factor)


def _linear(points: Sequence[LrPoint], floor_share: float) -> _Fit | None:
    slope, start = _line([p.step for p in points], [p.lr for p in points])
    if slope >= 0:
        return None
    error = _worst(points, lambda x: start + slope * x)
    goal = floor_share * (start + slope * 1.0)
    return _Fit(shape=Shape.LINEAR, error=error, end=(goal - start) / slope)


def _exponential(points: Sequence[LrPoint]) -> _Fit | None:
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = _line([p.step for p in points], [math.log(p.lr) for p in points])
    if slope >= 0:
        return None
    error = _worst(points, lambda x: math.exp(start + slope * x))
    return _Fit(shape=Shape.EXPONENTIAL, error=error, factor=math.exp(slope))


def _inverse_sqrt(points: Sequence[LrPoint]) -> _Fit | None:
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = _line([p.step for p in points], [p.lr**-2 for p in points])
    if slope <= 0 or any(start + slope * p.step <= 0 for p in points):
        return None
    return _Fit(shape=Shape.INVERSE_SQRT, error=_worst(points, lambda x: (start + slope * x) ** -0.5))


def _cosine(points: Sequence[LrPoint], starts: Sequence[int]) -> _Fit | None:
    """Fit a + b cos(pi (x - start) / length) for each start and lengths from the span of the records to 12 times it."""
    fits = [fit for start in starts if (fit := _longest_wave(points, start)) is not None]
    return min(fits, key=lambda f: f.error, default=None)


def _longest_wave(points: Sequence[LrPoint], start: int) -> _Fit | None:
    span = points[-1].step - start
    if span <= 0:
        return None
    step = 12 ** (1 / (_LENGTHS - 1))
    tried = [_wave(points, start, 0.98 * span * step**i) for i in range(_LENGTHS)]
    best = min((f for f in tried if f is not None), key=lambda f: f.error, default=None)
    if best is None or best.end is None:
        return None
    near = [_wave(points, start, (best.end - start) * step ** (k / 20)) for k in range(-20, 21)]
    return min((f for f in near if f is not None), key=lambda f: f.error, default=best)


def _wave(points: Sequence[LrPoint], start: int, length: float) -> _Fit | None:
    xs = [math.cos(math.pi * (p.step - start) / length) for p in points]
    height, middle = _line(xs, [p.lr for p in points])
    # The trough of a cosine lies at zero or above, and not far above.
    if height <= 0 or not -0.01 <= (middle - height) / (middle + height) <= 0.5:
        return None
    error = _worst(points, lambda x: middle + height * math.cos(math.pi * (x - start) / length))
    return _Fit(shape=Shape.COSINE, error=error, end=start + length)


def _levels(points: Sequence[LrPoint]) -> _Fit | None:
    """Return steps when the rate only ever drops, and rests for four records on the average."""
    changes = [(a.lr, b.lr) for a, b in pairwise(points) if abs(b.lr - a.lr) > 1e-6 * a.lr]
    if not changes or any(b > 0.95 * a for a, b in changes) or len(points) < 4 * (len(changes) + 1):
        return None
    return _Fit(shape=Shape.STEPS, error=0.0, factor=changes[0][1] / changes[0][0])


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Return slope and intercept of the least-squares line; a slope of 0 for equal xs."""
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mx) ** 2 for x in xs)
    if spread == 0:
        return 0.0, my
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / spread
    return slope, my - slope * mx


def _worst(points: Sequence[LrPoint], curve: Callable[[float], float]) -> float:
    peak = peak_point(points).lr
    return max(abs(p.lr - curve(p.step)) for p in points) / peak
