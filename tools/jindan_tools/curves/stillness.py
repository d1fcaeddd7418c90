"""Say whether a loss stands still: no change beyond its own noise, or no change at all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.select import recorded_train_loss, train_loss, val_loss
from jindan_tools.curves.shape import finite, slope, spread
from jindan_tools.model.run import Run

_MANY = 20
_THRICE, _OF_MEANS = 3, 0.05


def relative_change(values: Sequence[float]) -> float:
    """Return (median of the first fifth - median of the last fifth) / first, 0.0 for fewer than five finite values."""
    found = finite(values)
    if len(found) < 5:
        return 0.0
    part = max(1, len(found) // 5)
    start, end = median(found[:part]), median(found[-part:])
    return (start - end) / abs(start) if start else 0.0


def is_flat(values: Sequence[float], share: float = 0.01) -> bool:
    """Say whether five or more finite values neither trend nor scatter by more than `share` of their level."""
    found = finite(values)
    if len(found) < 5:
        return False
    level = abs(median(found))
    return level > 0 and abs(relative_change(found)) <= share and spread(found) <= share * level


def is_frozen(values: Sequence[float], share: float = 1e-4) -> bool:
    """Say whether three or more finite values stay within `share` of their level: the weights do not move."""
    found = finite(values)
    return len(found) >= 3 and max(found) - min(found) <= share * abs(median(found)) and median(found) != 0


def is_noise_around_a_level(values: Sequence[float], held_out: Sequence[float]) -> bool:
    """Say whether a loss only scatters by its batches: no trend, and a held-out loss that repeats to four digits.

    The mean of other rows differs from record to record although no weight changes; that of the same rows does not.
    """
    return len(finite(values)) >= 5 and abs(relative_change(values)) <= 0.02 and repeats_digits(held_out)


def only_batches_differ(run: Run) -> bool:
    """Say whether the records or the epoch means of the training loss scatter as those of a model whose weights stay the same.

    Either they have no trend, or the held-out loss repeats to four digits; three evaluations and more tell it also where
    the few epoch means differ by up to 5 %.
    """
    held_out = val_loss(run)
    shown = () if held_out is None else held_out.values
    repeats = repeats_digits(shown) and len(finite(shown)) >= _THRICE
    for loss in (train_loss(run), recorded_train_loss(run)):
        if loss is None:
            continue
        if is_without_trend(loss.values) or is_noise_around_a_level(loss.values, shown):
            return True
        if repeats and len(loss.finite) >= _THRICE and is_frozen(loss.values, _OF_MEANS):
            return True
    return False


def is_without_trend(values: Sequence[float]) -> bool:
    """Say whether twenty values or more scatter around a level: a slope of less than three standard errors, under 2 % in all.

    Records of other batches differ although no weight changes.
    """
    found = finite(values)
    count = len(found)
    if count < _MANY or abs(relative_change(found)) > 0.02:
        return False
    rate, centre, mean = slope(found), (count - 1) / 2, sum(found) / count
    rest = sum((v - mean - rate * (i - centre)) ** 2 for i, v in enumerate(found)) / (count - 2)
    return abs(rate) < 3 * math.sqrt(rest * 12 / (count * (count * count - 1)))


def repeats_digits(held_out: Sequence[float]) -> bool:
    """Say whether two evaluations or more agree to four digits."""
    found = finite(held_out)
    return len(found) >= 2 and found[0] != 0 and max(found) - min(found) <= 2e-4 * abs(found[0])
