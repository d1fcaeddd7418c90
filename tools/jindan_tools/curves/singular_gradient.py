"""Find the one record in which the gradient is a hundred thousand times its level while the loss is at its own."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.breakdown import breakdown
from jindan_tools.curves.select import grad_norm
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series

_LEAST = 1e5
_WINDOW = 5
_AS_USUAL = 1.3
_MOST_BEFORE_NAN = 1


class SingularGradient(Struct, frozen=True, kw_only=True):
    """`at` and `place` are the records of the norm and of the loss, `usual` the median norm of the five before."""

    norm: Series
    loss: Series
    at: int
    place: int
    usual: float
    usual_loss: float


def singular_gradient(run: Run) -> SingularGradient | None:
    """Return the jump right before a lasting NaN, None when the norm rose earlier or the loss with it.

    A step's loss and gradient are of the same weights and the same batch. Weights that had run away would show in the
    loss; a loss as usual beside a norm of 1e5 times the usual is a derivative without an end at this input.
    """
    broken, norm = breakdown(run), grad_norm(run)
    if broken is None or norm is None or broken.series.axis is not Axis.STEP or broken.index <= _WINDOW:
        return None
    loss = broken.series
    for place in range(broken.index - 1, broken.index - 1 - _MOST_BEFORE_NAN, -1):
        at = index_at(norm, loss, place)
        if at is None or at < _WINDOW or not math.isfinite(norm.values[at]) or not math.isfinite(loss.values[place]):
            return None
        before, losses = norm.values[at - _WINDOW : at], loss.values[place - _WINDOW : place]
        if not all(map(math.isfinite, (*before, *losses))):
            return None
        usual, usual_loss = median(before), median(losses)
        calm = usual > 0 and max(before) <= 10 * usual and usual_loss > 0
        if calm and norm.values[at] >= _LEAST * usual and loss.values[place] <= _AS_USUAL * usual_loss:
            return SingularGradient(norm=norm, loss=loss, at=at, place=place, usual=usual, usual_loss=usual_loss)
    return None


def only_there(run: Run, found: SingularGradient) -> tuple[Series, int] | None:
    """Return another curve that is exactly 0 in this record and in no other finite one, with the record."""
    for series in run.series:
        if series.role is not Role.OTHER or len(series.finite) <= _WINDOW:
            continue
        at = index_at(series, found.loss, found.place)
        zeros = [i for i in series.finite_indices if series.values[i] == 0.0]
        if at is not None and zeros == [at]:
            return series, at
    return None
