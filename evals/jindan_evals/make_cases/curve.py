"""Fill the epochs between quoted figures: a whole curve whose turning points are not invented."""

from __future__ import annotations

import math
from bisect import bisect_right
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def curve(
    anchors: Mapping[int, float],
    *,
    seed: int,
    wobble: float = 0.0,
    log: bool = False,
) -> dict[int, float]:
    """Return a value for every integer between the first and the last anchor.

    Anchors keep their exact value; the others are interpolated (geometrically with `log`) and multiplied
    by 1 ± `wobble`. A NaN anchor makes everything after it NaN up to the next finite anchor.
    """
    rng = Random(seed)
    keys = sorted(anchors)
    values: dict[int, float] = {}
    for step in range(keys[0], keys[-1] + 1):
        noise = 1.0 + wobble * rng.uniform(-1.0, 1.0)
        values[step] = anchors[step] if step in anchors else _between(anchors, keys, step, log=log) * noise
    return values


def _between(anchors: Mapping[int, float], keys: list[int], step: int, *, log: bool) -> float:
    right = bisect_right(keys, step)
    before, after = keys[right - 1], keys[right]
    low, high = anchors[before], anchors[after]
    if math.isnan(low):
        return low
    share = (step - before) / (after - before)
    if log:
        return low * (high / low) ** share
    return low + (high - low) * share
