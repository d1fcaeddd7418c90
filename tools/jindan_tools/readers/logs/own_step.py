"""Put lines that name an epoch and a running step on the axis of the step when an epoch has several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series


def by_own_step(found: Sequence[Series], steps: Mapping[int, int]) -> tuple[Series, ...]:
    """Return the series, those with repeated epochs by the step their lines state (`steps` maps a line to it).

    A step that starts again in every epoch is counted on over the epochs. Lines that state no step and are one an epoch
    are a series of their own; series with one record an epoch stay as they are: their epoch is the better axis.
    """
    return tuple(part for s in found for part in _parts(s, steps))


def _parts(series: Series, steps: Mapping[int, int]) -> tuple[Series, ...]:
    """Return a series by its steps, and what its lines without a step say once an epoch apart from it."""
    if not _repeats(series):
        return (series,)
    own = [at for at, line in enumerate(series.lines) if line in steps]
    rest = [at for at, line in enumerate(series.lines) if line not in steps]
    if not rest:
        return (_by_step(series, steps),)
    epochs = _taken(series, rest)
    return (series,) if not own or _repeats(epochs) else (_by_step(_taken(series, own), steps), epochs)


def _taken(series: Series, indices: Sequence[int]) -> Series:
    return replace(
        series,
        xs=tuple(series.xs[at] for at in indices),
        values=tuple(series.values[at] for at in indices),
        lines=tuple(series.lines[at] for at in indices),
        epochs=tuple(series.epochs[at] for at in indices) if series.epochs else (),
    )


def _repeats(series: Series) -> bool:
    return series.axis is Axis.EPOCH and any(a == b for a, b in pairwise(series.xs))


def _by_step(series: Series, steps: Mapping[int, int]) -> Series:
    counts = [steps[n] for n in series.lines]
    if any(b < a for a, b in pairwise(counts)):
        # Counted from 0, an epoch is one longer than its greatest count.
        length = max(counts) + (min(counts) == 0)
        counts = [int(e - series.xs[0]) * length + c for e, c in zip(series.xs, counts, strict=True)]
    return replace(series, axis=Axis.STEP, xs=tuple(map(float, counts)), epochs=series.xs)
