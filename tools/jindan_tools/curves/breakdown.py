"""Find where the training loss stops being a number, on the series that shows the moment most finely."""

from __future__ import annotations

import math

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import noise, smooth
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_RARELY = 0.1
_RECORDS = 6
# Levels are medians of so many records; a short run has levels of three.
_WINDOW, _SHORT, _FEW = 5, 3, 12
_RISE = 1.3
_BEYOND_NOISE = 3.0


class Breakdown(Struct, frozen=True, kw_only=True):
    """`index` is the first non-finite record that opens a lasting run of them; `before` are the finite values so far."""

    series: Series
    index: int
    before: tuple[float, ...]


def breakdown(run: Run) -> Breakdown | None:
    """Return the breakdown of the training loss after at least one finite record, None when there is none.

    Among whole losses (parts only when no whole loss breaks) the one with most finite records before is taken:
    step records show the moment better than epoch means.
    """
    losses = last_segment(run.of_role(Role.TRAIN_LOSS))
    for whole in (True, False):
        found = [b for s in losses if s.total is whole and (b := _break_of(s)) is not None]
        if found:
            return max(found, key=lambda b: len(b.before))
    return None


def _break_of(series: Series) -> Breakdown | None:
    index = lasting_break(series)
    if index is None:
        return None
    before = tuple(v for v in series.values[:index] if math.isfinite(v))
    return Breakdown(series=series, index=index, before=before) if before else None


def lasting_break(series: Series) -> int | None:
    """Return the first non-finite index after which at least half of the records are non-finite, or None."""
    broken = 0
    found: int | None = None
    for i in range(len(series.values) - 1, -1, -1):
        if math.isfinite(series.values[i]):
            continue
        broken += 1
        if 2 * broken >= len(series.values) - i:
            found = i
    return found


def _is_broken(series: Series) -> bool:
    """Return whether no record is finite, or at most one in ten between an infinite first and last record."""
    if not series.finite:
        return True
    ends = (series.values[0], series.values[-1])
    return len(series.finite) <= _RARELY * len(series) and not any(math.isfinite(v) for v in ends)


def never_finite(run: Run) -> Series | None:
    """Return the training loss with most records when none ever held a finite value other than 0.

    A loss that is infinite from its first record to its last may fall below the largest number once in ten records.
    """
    losses = [s for s in run.of_role(Role.TRAIN_LOSS) if len(s)]
    if not losses or not all(_is_broken(s) or not any(s.finite) for s in losses):
        return None
    broken = [s for s in losses if _is_broken(s)]
    return max(broken, key=lambda s: (s.total, len(s)), default=None)


def has_boundless_gradient(run: Run) -> bool:
    """Say whether one batch before the break had a gradient without bound while its loss was as usual (NUM090)."""
    if not run.of_role(Role.GRAD_NORM):
        return False
    # Only runs that log norms need it.
    from jindan_tools.curves.singular_gradient import singular_gradient  # noqa: PLC0415

    return singular_gradient(run) is not None


class Rise(Struct, frozen=True, kw_only=True):
    """`low` is the level that training had reached, `high` the level of the last records before the break."""

    low: float
    high: float


def rise_before_break(broken: Breakdown) -> Rise | None:
    """Return the lasting rise of a positive loss up to its break, None where its last level is about its best.

    A rise counts from 1.3 times the best level on (or the first record, of which training had yet to spoil anything)
    and three times the typical jump between records; all of the last records must lie above the best level.
    """
    values = broken.before
    if len(values) < _RECORDS or min(values) <= 0:
        return None
    window = _SHORT if len(values) < _FEW else _WINDOW
    low = min(values[0], *smooth(values[: -window + 1], window))
    last = values[-window:]
    high = median(last)
    if min(last) <= low or high < _RISE * low or high - low < _BEYOND_NOISE * noise(values):
        return None
    return Rise(low=low, high=high)
