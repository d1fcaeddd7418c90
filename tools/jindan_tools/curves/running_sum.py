"""Recognise a printed training loss that is a sum over all epochs so far because it is never set back to zero."""

from __future__ import annotations

from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.shape import tail
from jindan_tools.model.series import Axis, Series

_LEAST = 6
# The last mean of an epoch against the first one, and against the held-out loss of the same epoch.
_FALLS = 0.6
_LIKE = (0.1, 3.0)


def epoch_means(loss: Series, held_out: Series | None) -> tuple[float, ...] | None:
    """Return what each epoch added when `loss` is such a sum, None otherwise.

    The sum rises in every record, by ever less as a loss falls, while the held-out loss does not rise with it and is of
    the size of what is added. A loss that diverges rises by ever more, and takes the held-out loss along.
    """
    values = loss.finite
    if loss.axis is not Axis.EPOCH or len(values) < _LEAST or len(values) != len(loss) or values[0] <= 0:
        return None
    means = (values[0], *(b - a for a, b in pairwise(values)))
    if min(means) <= 0 or median(tail(means)) > _FALLS * means[0] or means[1] > means[0]:
        return None
    if held_out is None or len(held_out.finite) < _LEAST or held_out.finite[-1] > held_out.finite[0]:
        return None
    share = median(tail(means)) / max(median(tail(held_out.finite)), 1e-9)
    return means if _LIKE[0] <= share <= _LIKE[1] else None
