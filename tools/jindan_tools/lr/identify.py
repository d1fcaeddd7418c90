"""Say what kind of schedule logged rates follow, and how long it is, without knowing its settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.lr.constancy import find_constant
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.rarer_shapes import cyclic, inverse_time, one_minus_sqrt, polynomial, restarts, without_floor
from jindan_tools.lr.shapes import TOLERANCE, Fit, Shape, line, worst
from jindan_tools.lr.staircase import find_staircase
from jindan_tools.lr.uneven_drops import find_uneven_drops

_LEAST = 4
_LENGTHS = 120
_BEGINS = 5


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


def identify(points: Sequence[LrPoint], *, floor_share: float = 0.0) -> Identified | None:
    """Return the shape of the rates, or None when fewer than four records or no shape explains them.

    `floor_share` is the share of its start that a linear decay ends at (Ultralytics' lrf). The simplest of several
    shapes that fit is named and the others are its rivals.
    """
    if len(points) < _LEAST or peak_point(points).lr <= 0:
        return None
    peak = peak_point(points)
    top = [p for p in points if p.lr >= peak.lr * (1 - 1e-6)]
    rises = points[0].lr < peak.lr * (1 - TOLERANCE)
    after = [p for p in points if p.step >= top[-1].step]
    again = any(p.lr < peak.lr * (1 - TOLERANCE) for p in points if top[0].step < p.step < top[-1].step)
    good = _good(_cycles(points)) if again else []
    if not good:
        good = _good(_fits(points, top, after, rises, floor_share))
    if not good and rises:
        # The last record of a warm-up may lie just below the curve that follows.
        good = _good(_fits(points, top, after[1:], rises, floor_share))
    if not good:
        good = _good([] if again else _cycles(points)) or _good(_rarer(after))
    if not good:
        return _before_floor(points, floor_share)
    best = good[0]
    return Identified(
        shape=best.shape,
        error=best.error,
        peak=peak,
        warmup_end=top[0].step if rises and best.shape is not Shape.CYCLIC else None,
        end=best.end,
        factor=best.factor,
        rivals=tuple(f.shape for f in good[1:]),
    )


def _cycles(points: Sequence[LrPoint]) -> list[Fit]:
    def wave(cycle: Sequence[LrPoint]) -> Fit | None:
        return _cosine(cycle, _begins(cycle))

    return [f for f in (cyclic(points), restarts(points, wave)) if f is not None]


def _begins(points: Sequence[LrPoint]) -> list[int]:
    """Return steps at which a wave may have begun that was first recorded here: a record earlier at most."""
    first, spacing = points[0].step, points[1].step - points[0].step
    return sorted({max(0, first - spacing * i // _BEGINS) for i in range(_BEGINS + 1)} | {max(0, first - 1)})


def _rarer(after: Sequence[LrPoint]) -> list[Fit]:
    if len(after) < 2 * _LEAST:
        return []
    found = (inverse_time(after), one_minus_sqrt(after), polynomial(after), _turning(after))
    return [f for f in found if f is not None]


def _turning(points: Sequence[LrPoint]) -> Fit | None:
    """Return a cosine that is shorter than the records and so climbs again, as CosineAnnealingLR past its T_max."""
    lowest = min(points, key=lambda p: p.lr).step
    if lowest >= points[-1].step:
        return None
    tried = [
        _wave(points, begin, (lowest - begin) * (0.9 + 0.005 * i))
        for begin in _begins(points)
        if lowest > begin
        for i in range(41)
    ]
    return min((f for f in tried if f is not None), key=lambda f: f.error, default=None)


def _before_floor(points: Sequence[LrPoint], floor_share: float) -> Identified | None:
    """Return the shape up to where the rate comes to rest at its lowest: some schedules end before the run does."""
    body = without_floor(points)
    found = identify(body, floor_share=floor_share) if len(body) < len(points) else None
    if found is None or found.end is None:
        return None
    return replace(found, end=min(found.end, float(body[-1].step)))


def _good(fits: Sequence[Fit]) -> list[Fit]:
    return sorted((f for f in fits if f.error <= TOLERANCE), key=lambda f: f.error)


def _fits(
    points: Sequence[LrPoint], top: Sequence[LrPoint], after: Sequence[LrPoint], rises: bool, floor_share: float
) -> list[Fit]:
    if find_constant(points) is not None:
        return [Fit(shape=Shape.CONSTANT, error=0.0)]
    if rises and top[-1].step == points[-1].step:
        flat = len(top) >= _LEAST
        return [Fit(shape=Shape.CONSTANT if flat else Shape.WARMUP_ONLY, error=0.0)]
    stepped = _levels(after) or _stairs(after)
    if stepped is not None:
        return [stepped]
    if len(after) < _LEAST:
        return []
    found = [_straight(after, floor_share), _cosine(after, _starts(points, top)), _exponential(after)]
    return [f for f in (*found, _inverse_sqrt(after)) if f is not None]


def _starts(points: Sequence[LrPoint], top: Sequence[LrPoint]) -> list[int]:
    """Return where a wave may have begun: at the peak, a record or a step before it, or with the run."""
    spacing = points[1].step - points[0].step
    peaks = (top[0].step, top[-1].step)
    found = {p - back for p in peaks for back in (0, 1, spacing)} | {0, 1, points[0].step}
    return sorted(start for start in found if 0 <= start <= top[-1].step)


def _stairs(points: Sequence[LrPoint]) -> Fit | None:
    stairs = find_staircase(points)
    if stairs is not None and (stairs.records_between or 2) > 1:
        return Fit(shape=Shape.STEPS, error=0.0, factor=stairs.factor)
    uneven = find_uneven_drops([LrPoint(step=i, lr=p.lr) for i, p in enumerate(points)])
    return None if uneven is None else Fit(shape=Shape.STEPS, error=0.0, factor=uneven.factor)


def _straight(points: Sequence[LrPoint], floor_share: float) -> Fit | None:
    slope, start = line([p.step for p in points], [p.lr for p in points])
    if slope >= 0:
        return None
    error = worst(points, lambda x: start + slope * x)
    goal = floor_share * (start + slope * 1.0)
    return Fit(shape=Shape.LINEAR, error=error, end=(goal - start) / slope)


def _exponential(points: Sequence[LrPoint]) -> Fit | None:
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = line([p.step for p in points], [math.log(p.lr) for p in points])
    if slope >= 0:
        return None
    error = worst(points, lambda x: math.exp(start + slope * x))
    return Fit(shape=Shape.EXPONENTIAL, error=error, factor=math.exp(slope))


def _inverse_sqrt(points: Sequence[LrPoint]) -> Fit | None:
    if any(p.lr <= 0 for p in points):
        return None
    slope, start = line([p.step for p in points], [p.lr**-2 for p in points])
    if slope <= 0 or any(start + slope * p.step <= 0 for p in points):
        return None
    return Fit(shape=Shape.INVERSE_SQRT, error=worst(points, lambda x: (start + slope * x) ** -0.5))


def _cosine(points: Sequence[LrPoint], starts: Sequence[int]) -> Fit | None:
    """Fit a + b cos(pi (x - start) / length) for each start and lengths from the span of the records to 12 times it."""
    fits = [fit for start in starts if (fit := _longest_wave(points, start)) is not None]
    return min(fits, key=lambda f: f.error, default=None)


def _longest_wave(points: Sequence[LrPoint], start: int) -> Fit | None:
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


def _wave(points: Sequence[LrPoint], start: int, length: float) -> Fit | None:
    xs = [math.cos(math.pi * (p.step - start) / length) for p in points]
    height, middle = line(xs, [p.lr for p in points])
    # The trough of a cosine lies at zero or above, and not far above.
    if height <= 0 or not -0.01 <= (middle - height) / (middle + height) <= 0.5:
        return None
    error = worst(points, lambda x: middle + height * math.cos(math.pi * (x - start) / length))
    return Fit(shape=Shape.COSINE, error=error, end=start + length)


def _levels(points: Sequence[LrPoint]) -> Fit | None:
    """Return steps when the rate only ever drops, and rests for four records on the average."""
    changes = [(a.lr, b.lr) for a, b in pairwise(points) if abs(b.lr - a.lr) > 1e-6 * a.lr]
    if not changes or any(b > 0.95 * a for a, b in changes) or len(points) < 4 * (len(changes) + 1):
        return None
    return Fit(shape=Shape.STEPS, error=0.0, factor=changes[0][1] / changes[0][0])
