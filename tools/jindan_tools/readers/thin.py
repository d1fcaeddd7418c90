"""Thin a very long curve for the rules without losing what they look for."""

from __future__ import annotations

import math
from collections.abc import Sequence

MAX_POINTS = 50_000


def kept_indices(values: Sequence[float], limit: int = MAX_POINTS) -> Sequence[int]:
    """Return the indices to keep, rising: all when there are at most `limit`.

    Else the ends, every border between finite and non-finite values, and the least and the greatest finite value of
    each of `limit` // 4 equal stretches, so that no NaN and no spike is lost. At most about `limit` are kept.
    """
    count = len(values)
    if count <= limit:
        return range(count)
    stretch = math.ceil(count / max(1, limit // 4))
    kept = {0, count - 1}
    for start in range(0, count, stretch):
        part = values[start : start + stretch]
        low, high = min(part), max(part)
        if math.isfinite(low) and math.isfinite(high) and math.isfinite(sum(part)):
            kept.update((start + part.index(low), start + part.index(high)))
        else:
            kept.update(k for at in _of_broken(part) if 0 <= (k := start + at) < count)
    return sorted(kept)


def _of_broken(part: Sequence[float]) -> set[int]:
    """Return the first and last of the non-finite values, their neighbours, and the extremes of the finite ones."""
    bad = [k for k, v in enumerate(part) if not math.isfinite(v)]
    good = [k for k, v in enumerate(part) if math.isfinite(v)]
    kept = {bad[0] - 1, bad[0], bad[-1], bad[-1] + 1} if bad else set[int]()
    if good:
        kept |= {min(good, key=part.__getitem__), max(good, key=part.__getitem__), good[0], good[-1]}
    return kept
