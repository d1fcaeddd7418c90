"""Detect a rate that falls and then climbs gradually, as a cosine run past its length does."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.lr.points import LrPoint

# A restart brings most of the rise in one record; a rebound spreads it.
_MAX_SHARE_OF_ONE_RECORD = 0.6


class Rebound(Struct, frozen=True, kw_only=True):
    """Peak before the fall, lowest point, and the highest point after it; `rise_share` is of the peak."""

    peak: LrPoint
    trough: LrPoint
    top: LrPoint
    rise_share: float


def find_rebound(points: Sequence[LrPoint], *, min_share: float = 0.2) -> Rebound | None:
    """Return the largest gradual rise of at least `min_share` of the earlier peak, after a fall as large.

    A jump (warm restart, resumed run) is not a rebound: no single record may hold over 60 % of the rise.
    """
    best: Rebound | None = None
    for index in _trough_indexes(points):
        found = _rebound_at(points, index, min_share)
        if found is not None and (best is None or found.rise_share > best.rise_share):
            best = found
    return best


def _trough_indexes(points: Sequence[LrPoint]) -> list[int]:
    inner = range(1, len(points) - 1)
    return [i for i in inner if points[i - 1].lr >= points[i].lr < points[i + 1].lr]


def _rebound_at(points: Sequence[LrPoint], index: int, min_share: float) -> Rebound | None:
    trough = points[index]
    peak = max(points[:index], key=lambda point: point.lr)
    end = index + 1
    while end + 1 < len(points) and points[end + 1].lr >= points[end].lr:
        end += 1
    rise = points[end].lr - trough.lr
    if peak.lr <= 0 or min(rise, peak.lr - trough.lr) < min_share * peak.lr:
        return None
    largest = max(right.lr - left.lr for left, right in pairwise(points[index : end + 1]))
    if largest > _MAX_SHARE_OF_ONE_RECORD * rise:
        return None
    return Rebound(peak=peak, trough=trough, top=points[end], rise_share=rise / peak.lr)
