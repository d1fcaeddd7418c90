"""Put lines that name an epoch and a running step on the axis of the step when an epoch has several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series


def by_own_step(found: Sequence[Series], steps: Mapping[int, int]) -> tuple[Series, ...]:
    """Return the series, those with repeated epochs by the step their lines state (`steps` maps a line to it).

    A step that starts again in every epoch is counted on over the epochs. Series with a line that states no step, or
    with one record an epoch, stay as they are: their epoch is the better axis.
    """
    return tuple(_by_step(s, steps) if _repeats(s) and all(n in steps for n in s.lines) else s for s in found)


def _repeats(series: Series) -> bool:
    return series.axis is Axis.EPOCH and any(a == b for a, b in pairwise(series.xs))


def _by_step(series: Series, steps: Mapping[int, int]) -> Series:
    counts = [steps[n] for n in series.lines]
    if any(b < a for a, b in pairwise(counts)):
        longest = max(counts)
        counts = [int(e - series.xs[0]) * longest + c for e, c in zip(series.xs, counts, strict=True)]
    return replace(series, axis=Axis.STEP, xs=tuple(map(float, counts)), epochs=series.xs)
