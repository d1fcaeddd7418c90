"""Say what kind of schedule logged rates follow, and how long it is, without knowing its settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.lr.constancy import find_constant
from jindan_tools.lr.cycles import find_restarts, find_shrinking_triangles, find_waves
from jindan_tools.lr.falls import (
    COSINE,
    EXPONENTIAL,
    LATE_COSINE,
    LATE_POWER,
    LINE,
    POLYNOMIAL,
    ROOT,
    TANH,
    USUAL_TANH,
    Fall,
    fit_fall,
)
from jindan_tools.lr.points import LrPoint, peak_point
from jindan_tools.lr.rarer_shapes import cyclic, inverse_time, without_floor
from jindan_tools.lr.rises import name_rise
from jindan_tools.lr.shapes import TOLERANCE, Fit, Rise, Shape, line, worst
from jindan_tools.lr.stages import find_falling_stable_stage, find_three_phases, find_triangle_with_tail
from jindan_tools.lr.staircase import find_staircase
from jindan_tools.lr.treads import changes, find_gains_and_losses, find_steps_up, levels
from jindan_tools.lr.uneven_drops import find_steady_drops

_LEAST = 4
# What four printed digits leave of an exact curve, as a share of the peak.
_PRINTED = 2e-4


class Identified(Struct, frozen=True, kw_only=True):
    """A shape that explains every record: `error` is the worst deviation as a share of the peak.

    `warmup_end` is where the rate stops rising, None without a warm-up; `rise` is the curve on which it rises and
    `held_until` the last record at the peak when it rests there. `end` is where the decay reaches zero (or its
    floor), extrapolated, None when the shape has no end. `rivals` explain the records as well. `waves` is the fall
    that cycles or stages are made of.
    """

    shape: Shape
    error: float
    peak: LrPoint
    warmup_end: int | None
    rise: Rise = Rise.NONE
    held_until: int | None = None
    end: float | None = None
    factor: float | None = None
    floor: float | None = None
    waves: Shape | None = None
    rivals: tuple[Shape, ...] = ()


def identify(points: Sequence[LrPoint], *, floor_share: float = 0.0) -> Identified | None:
    """Return the shape of the rates, or None when fewer than four records or no shape explains them.

    `floor_share` is the share of its start that a linear decay ends at (Ultralytics' lrf). The simplest of several
    shapes that fit is named and the others are its rivals.
    """
    if len(points) < _LEAST or peak_point(points).lr <= 0:
        return None
    found = _identify(points, floor_share)
    if found is None:
        rests = levels(points)
        found = None if rests is None else _identify(rests, floor_share)
    return found


def _identify(points: Sequence[LrPoint], floor_share: float) -> Identified | None:
    peak = peak_point(points)
    top = [p for p in points if p.lr >= peak.lr * (1 - 1e-6)]
    rises = points[0].lr < peak.lr * (1 - TOLERANCE)
    after = [p for p in points if p.step >= top[-1].step]
    before = [p for p in points if p.step < top[0].step]
    again = any(p.lr < peak.lr * (1 - TOLERANCE) for p in points if top[0].step < p.step < top[-1].step)
    good = _good(_by_jumps(points))
    if not good and (again or _falls(before)):
        good = _good(_cycles(points))
    if not good and not again and not _falls(before):
        good = _good(_fits(points, top, after, rises, floor_share))
        if not good and rises:
            # The last record of a warm-up may lie just below the curve that follows.
            good = _good(_fits(points, top, after[1:], rises, floor_share))
        if not good:
            good = _good(_cycles(points)) or _rarer(points, before, after)
        if not good and rises:
            good = _rarer(points, before, after[1:])
    if not good:
        return _before_floor(points, floor_share)
    best = good[0]
    rises = rises and best.shape not in {Shape.CYCLIC, Shape.STEPS_UP, Shape.UP_AND_DOWN_BY_METRIC}
    held = top[-1].step - top[0].step > max(2 * (points[1].step - points[0].step), 0.03 * points[-1].step)
    return Identified(
        shape=best.shape,
        error=best.error,
        peak=peak,
        warmup_end=top[0].step if rises else None,
        rise=name_rise(before, peak.lr) if rises else Rise.NONE,
        held_until=top[-1].step if held and not again and top[-1] is not points[-1] else None,
        end=best.end,
        factor=best.factor,
        floor=best.floor,
        waves=best.waves,
        rivals=tuple(f.shape for f in good[1:]),
    )


def _falls(before: Sequence[LrPoint]) -> bool:
    """Say whether the rate falls somewhere before its peak, which no single warm-up does."""
    return any(b.lr < a.lr * (1 - 1e-6) for a, b in pairwise(before))


def _by_jumps(points: Sequence[LrPoint]) -> list[Fit]:
    if find_constant(points) is not None:
        return []
    return [f for f in (find_steps_up(points), find_gains_and_losses(points)) if f is not None]


def _cycles(points: Sequence[LrPoint]) -> list[Fit]:
    first = next((i for i, (a, b) in enumerate(pairwise(points)) if b.lr < a.lr), 0)
    rest = points[first:]
    begins = sorted({0, *(max(0, p.step) for p in points[max(0, first - 1) : first + 1])})
    found = cyclic(points)
    # The highest record of a warm-up may lie just below the curve that follows.
    for body in (rest, rest[1:]):
        found = found or find_restarts(body, begins) or find_waves(body, begins)
    found = found or find_shrinking_triangles(points)
    return [] if found is None else [found]


def _rarer(points: Sequence[LrPoint], before: Sequence[LrPoint], after: Sequence[LrPoint]) -> list[Fit]:
    """Return the shapes that need more numbers, the best and what lies within twice its error."""
    if len(after) < 2 * _LEAST:
        return []
    begins = sorted({0, after[0].step, after[1].step, *(p.step for p in before[-1:])})
    # The laws with numbers of their own draw the plain ones too.
    plain, free = (COSINE, LINE, ROOT, USUAL_TANH), (POLYNOMIAL, TANH, EXPONENTIAL, LATE_COSINE, LATE_POWER)
    fits = _good([*_fallen(after, plain, begins), *(f for f in (inverse_time(after),) if f is not None)])
    fits = fits if fits and fits[0].error <= 2 * _PRINTED else _good([*fits, *_fallen(after, free, begins)])
    if not fits:
        staged = (find_three_phases(points, after), find_triangle_with_tail(after), find_falling_stable_stage(after))
        fits = _good([f for f in staged if f is not None])
    return [f for f in fits if f.error <= max(2 * fits[0].error, _PRINTED)]


def _fallen(after: Sequence[LrPoint], falls: Sequence[Fall], begins: Sequence[float]) -> list[Fit]:
    return [found.fit() for fall in falls if (found := fit_fall(after, fall, begins)) is not None]


def _before_floor(points: Sequence[LrPoint], floor_share: float) -> Identified | None:
    """Return the shape up to where the rate comes to rest at its lowest: some schedules end before the run does."""
    body = without_floor(points)
    if not _LEAST < len(body) < len(points):
        return None
    # The record that first shows the floor may lie off the curve.
    found = _identify(body, floor_share) or _identify(body[:-1], floor_share)
    if found is None:
        return None
    return replace(found, end=None if found.end is None else min(found.end, float(body[-1].step)))


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
    wave = fit_fall(after, COSINE, _starts(points, top))
    found = [_straight(after, floor_share), None if wave is None else wave.fit(), _exponential(after)]
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
    factor = find_steady_drops(points)
    return None if factor is None else Fit(shape=Shape.STEPS, error=0.0, factor=factor)


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


def _levels(points: Sequence[LrPoint]) -> Fit | None:
    """Return steps when the rate only ever drops and rests for four records on the average.

    Three drops in a row are steps only by one factor, as a plateau scheduler that is called too often makes them.
    """
    dropped = changes(points)
    ratios = [points[i].lr / points[i - 1].lr for i in dropped if points[i - 1].lr > 0]
    if not ratios or max(ratios) > 0.95 or len(points) < 4 * (len(dropped) + 1):
        return None
    in_a_row = any(c - a == 2 for a, c in zip(dropped, dropped[2:], strict=False))
    if in_a_row and max(ratios) - min(ratios) > 0.02 * max(ratios):
        return None
    return Fit(shape=Shape.STEPS, error=0.0, factor=ratios[0])
