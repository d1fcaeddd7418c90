"""Add the means of an epoch where training was logged by step and the evaluation by epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.columns import epoch_means

_TRAIN = (Role.TRAIN_LOSS, Role.TRAIN_METRIC)
_HELD_OUT = (Role.VAL_LOSS, Role.VAL_METRIC)
_FEWEST = 3


def with_epoch_means(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, and a mean for each epoch of every training curve by step that knows its epochs.

    Only where the evaluation counts whole epochs and no training loss, or metric of that name, does: two splits can be
    compared only on one axis.
    """
    if not any(s.role in _HELD_OUT and s.axis is Axis.EPOCH and len(s) >= _FEWEST for s in found):
        return found
    means = [mean for role in _TRAIN for mean in _means([s for s in found if s.role is role])]
    return [*found, *means] if means else found


def _means(of_role: list[Series]) -> Iterator[Series]:
    by_epoch = {s.name for s in of_role if s.axis is Axis.EPOCH and s.total}
    if by_epoch and of_role[0].role is Role.TRAIN_LOSS:
        return
    for series in of_role:
        if series.name in by_epoch or series.axis is not Axis.STEP or not series.total:
            continue
        if len(series.epochs) == len(series) and _whole(series.epochs):
            mean = _mean(series)
            if len(mean) >= _FEWEST:
                yield mean


def _whole(epochs: Sequence[float]) -> bool:
    return all(epoch.is_integer() for epoch in epochs)


def _mean(series: Series) -> Series:
    mean = epoch_means(series.epochs, series.values, series.lines)
    xs = tuple(mean.xs)
    return replace(
        series, axis=Axis.EPOCH, xs=xs, values=tuple(mean.values), lines=tuple(mean.lines), epochs=xs, averaged=True
    )
