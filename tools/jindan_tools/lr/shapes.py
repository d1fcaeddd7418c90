"""The shapes that logged rates may follow after the warm-up, and how far a fit of one is from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import mul

from msgspec import Struct

from jindan_tools.lr.points import LrPoint, peak_point

# Logs print three digits or more; half a unit of the third is 0.5 % of the peak at worst.
TOLERANCE = 0.004


class Shape(StrEnum):
    """The curve after the warm-up."""

    CONSTANT = "constant"
    WARMUP_ONLY = "warmup_only"
    LINEAR = "linear"
    COSINE = "cosine"
    EXPONENTIAL = "exponential"
    STEPS = "steps"
    INVERSE_SQRT = "inverse_sqrt"
    INVERSE_TIME = "inverse_time"
    POLYNOMIAL = "polynomial"
    ONE_MINUS_SQRT = "one_minus_sqrt"
    RESTARTS = "restarts"
    CYCLIC = "cyclic"
    WAVES = "waves"
    TANH = "tanh"
    LATE_COSINE = "late_cosine"
    LATE_POWER = "late_power"
    EXPONENTIAL_TO_FLOOR = "exponential_to_floor"
    STABLE_FALLING = "stable_falling"
    THREE_PHASES = "three_phases"
    STEPS_UP = "steps_up"
    UP_AND_DOWN = "up_and_down"
    UP_AND_DOWN_BY_METRIC = "up_and_down_by_metric"


class Rise(StrEnum):
    """The way in which the rate reaches its peak."""

    NONE = "none"
    LINEAR = "linear"
    COSINE = "cosine"
    LOG = "log"
    SQRT = "sqrt"
    STAIRS = "stairs"
    UNKNOWN = "unknown"


class Fit(Struct, frozen=True, kw_only=True):
    """A shape with its worst deviation as a share of the peak; `end` is where the decay ends, `factor` its own number.

    `factor` is the ratio of a step or an exponential, the power of a polynomial, the ratio of the lengths of restarts.
    `floor` is the rate it ends at where that is known, `waves` the fall of which cycles are made.
    """

    shape: Shape
    error: float
    end: float | None = None
    factor: float | None = None
    floor: float | None = None
    waves: Shape | None = None


def line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Return slope and intercept of the least-squares line; a slope of 0 for equal xs."""
    mx = sum(xs) / len(xs)
    away = [x - mx for x in xs]
    spread = sum(map(mul, away, away))
    slope = sum(map(mul, away, ys)) / spread if spread else 0.0
    return slope, sum(ys) / len(ys) - slope * mx


def worst(points: Sequence[LrPoint], curve: Callable[[float], float]) -> float:
    """Return the largest distance of the rates from a curve of the step, as a share of their peak."""
    peak = peak_point(points).lr
    return max(abs(p.lr - curve(p.step)) for p in points) / peak
