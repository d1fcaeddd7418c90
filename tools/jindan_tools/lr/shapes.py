"""The shapes that logged rates may follow after the warm-up, and how far a fit of one is from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

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


class Fit(Struct, frozen=True, kw_only=True):
    """A shape with its worst deviation as a share of the peak; `end` is where the decay ends, `factor` its own number.

    `factor` is the ratio of a step or an exponential, the power of a polynomial, the ratio of the lengths of restarts.
    """

    shape: Shape
    error: float
    end: float | None = None
    factor: float | None = None


def line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Return slope and intercept of the least-squares line; a slope of 0 for equal xs."""
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mx) ** 2 for x in xs)
    if spread == 0:
        return 0.0, my
    slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / spread
    return slope, my - slope * mx


def worst(points: Sequence[LrPoint], curve: Callable[[float], float]) -> float:
    """Return the largest distance of the rates from a curve of the step, as a share of their peak."""
    peak = peak_point(points).lr
    return max(abs(p.lr - curve(p.step)) for p in points) / peak
