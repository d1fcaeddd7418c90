"""A schedule that begins again in the middle of a run: a second warm-up, or the first values once more."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.lr.points import LrPoint

_DROP, _GENTLE = 0.8, 0.9
_PAST = 1.2
_CLIMB = 3
# A replay: so many records like the first ones, each within 2 %, out of a rate that was not near its floor yet.
_REPLAYED, _ALIKE, _AWAY = 5, 0.02, 0.1
_STEEP = 5
# A rate that goes back to its highest value doubles at least.
_HALF = 0.5


def find_rewarm(points: Sequence[LrPoint], *, past: float = _PAST) -> tuple[LrPoint, LrPoint] | None:
    """Return the last record before and the first after a second warm-up, None without one.

    The record before fell gently (by less than a tenth), the drop is more than a fifth, and the next `_CLIMB` records at
    least rise without a break until the rate is `past` times the record before. A cycle turns without such a drop, a step
    schedule does not climb again.
    """
    rates = [point.lr for point in points]
    for i in range(3, len(points) - _CLIMB):
        before = rates[i - 1]
        if before <= 0 or rates[i] > _DROP * before or before < _GENTLE * rates[i - 2]:
            continue
        if _top_of_climb(rates, i) > past * before:
            return points[i - 1], points[i]
    return None


def _top_of_climb(rates: Sequence[float], first: int) -> float:
    """Return the rate at which the climb from `first` ends, 0 when it is shorter than `_CLIMB` records."""
    last = first
    while last + 1 < len(rates) and rates[last + 1] > rates[last]:
        last += 1
    return rates[last] if last - first >= _CLIMB else 0.0


def find_replay(points: Sequence[LrPoint]) -> tuple[LrPoint, LrPoint] | None:
    """Return the last record before and the first after the rate goes back to its first values and falls as it did, None else.

    A schedule with restarts comes down to its floor first; here the rate before the jump is above a tenth of the highest.
    The steps between the records must be the same as at the start, and the rates there not all the same.
    """
    rates = [point.lr for point in points]
    for i in range(_REPLAYED, len(points) - _REPLAYED + 1):
        before, after = rates[i - 1], rates[i]
        if before <= _AWAY * max(rates[:i]) or not (after >= _PAST * before or _breaks_off(rates, i)):
            continue
        count = min(i, len(points) - i)
        pairs = list(zip(points[:count], points[i : i + count], strict=True))
        moved = pairs[0][1].step - pairs[0][0].step
        alike = all(abs(b.lr - a.lr) <= _ALIKE * a.lr and b.step - a.step == moved for a, b in pairs)
        if alike and rates[i + count - 1] < (1 - _ALIKE) * max(rates[i : i + count]):
            return points[i - 1], points[i]
    return None


def _breaks_off(rates: Sequence[float], at: int) -> bool:
    """Return whether a gentle fall turns into a climb many times as steep, as of a warm-up whose first record is no jump.

    A triangular schedule comes back about as fast as it fell.
    """
    fall, climb = rates[at - 2] - rates[at - 1], rates[at + 1] - rates[at]
    gentle = 0 < fall <= (1 - _GENTLE) * rates[at - 2] and rates[at] >= rates[at - 1]
    return gentle and climb >= _STEEP * fall and rates[at + 1] >= _PAST * rates[at - 1]


def find_return(points: Sequence[LrPoint]) -> tuple[LrPoint, LrPoint] | None:
    """Return the records around the only jump of a falling rate back to its highest value, None without or with several.

    The rate must have halved before, and stay at or below that value for three records from the jump on.
    """
    rates = [point.lr for point in points]
    found = [i for i in range(_REPLAYED, len(rates)) if rates[i - 1] <= _HALF * rates[i]]
    if len(found) != 1 or len(rates) - found[0] < _REPLAYED:
        return None
    at = found[0]
    highest = max(rates[:at])
    if rates[0] < highest or abs(rates[at] - highest) > _ALIKE * highest or max(rates[at:]) > (1 + _ALIKE) * highest:
        return None
    return points[at - 1], points[at]
