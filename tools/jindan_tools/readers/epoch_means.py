"""Add the means of an epoch where training was logged by step and the evaluation by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series

_TRAIN = (Role.TRAIN_LOSS, Role.TRAIN_METRIC)
_HELD_OUT = (Role.VAL_LOSS, Role.VAL_METRIC)
_FEWEST = 3


def with_epoch_means(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, and a mean for each epoch of every training curve by step that knows its epochs.

    Only where the evaluation counts whole epochs and no training curve of that role does: two splits can be compared
    only on one axis.
    """
    if not any(s.role in _HELD_OUT and s.axis is Axis.EPOCH and len(s) >= _FEWEST for s in found):
        return found
    means = [mean for role in _TRAIN for mean in _means([s for s in found if s.role is role])]
    return [*found, *means] if means else found


def _means(of_role: list[Series]) -> Iterator[Series]:
    if any(s.axis is Axis.EPOCH and s.total for s in of_role):
        return
    for series in of_role:
        if series.axis is Axis.STEP and series.total and len(series.epochs) == len(series) and _whole(series.epochs):
            mean = _mean(series)
            if len(mean) >= _FEWEST:
                yield mean


def _whole(epochs: Sequence[float]) -> bool:
    return all(epoch.is_integer() for epoch in epochs)


def _mean(series: Series) -> Series:
    """Return the mean of each stretch of records of one epoch, which stands on the last line of it."""
    xs, values, lines = list[float](), list[float](), list[int]()
    for epoch, group in groupby(range(len(series)), key=series.epochs.__getitem__):
        members = list(group)
        xs.append(epoch)
        values.append(sum(series.values[i] for i in members) / len(members))
        lines.append(series.lines[members[-1]])
    return replace(
        series, axis=Axis.EPOCH, xs=tuple(xs), values=tuple(values), lines=tuple(lines), epochs=tuple(xs), averaged=True
    )
