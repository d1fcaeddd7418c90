"""Measure how far the end of a loss lies above its start and its best, in units that noise cannot fake."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.shape import finite, noise, smooth


class Climb(Struct, frozen=True, kw_only=True):
    """Levels of a loss: medians over a few records at the start, at the best place and at the end; `noise` between records."""

    start: float
    best: float
    end: float
    best_index: int
    noise: float

    @property
    def over_best(self) -> float:
        """Return end / best."""
        return self.end / self.best if self.best > 0 else float("inf")

    @property
    def over_start(self) -> float:
        """Return end / start."""
        return self.end / self.start if self.start > 0 else float("inf")


def climb(values: Sequence[float]) -> Climb | None:
    """Return the levels of the finite values, None for fewer than four.

    A running median of three records (five from 30 records on) keeps a single spike from being a level.
    """
    found = finite(values)
    if len(found) < 4:
        return None
    level = smooth(found, 5 if len(found) >= 30 else 3)
    best = level.index(min(level))
    last = max(2, len(found) // 8)
    return Climb(
        start=found[0] if len(found) < 8 else median(found[:3]),
        best=level[best],
        end=median(found[-last:]),
        best_index=best,
        noise=noise(found),
    )
