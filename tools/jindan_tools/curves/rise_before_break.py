"""Find a loss that had risen for good before it stopped being a number, though not tenfold."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.breakdown import Breakdown
from jindan_tools.curves.shape import noise, smooth

_LEAST = 6
# Levels are medians of so many records; a short run has levels of three.
_WINDOW, _SHORT, _FEW = 5, 3, 12
_RISE = 1.3
_BEYOND_NOISE = 3.0


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
    if len(values) < _LEAST or min(values) <= 0:
        return None
    window = _SHORT if len(values) < _FEW else _WINDOW
    low = min(values[0], *smooth(values[: -window + 1], window))
    last = values[-window:]
    high = median(last)
    if min(last) <= low or high < _RISE * low or high - low < _BEYOND_NOISE * noise(values):
        return None
    return Rise(low=low, high=high)
