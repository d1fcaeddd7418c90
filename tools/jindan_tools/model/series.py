"""A logged quantity over steps or epochs, every point with the line that printed it."""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cached_property
from itertools import compress

from msgspec import Struct

from jindan_tools.model.source import Source


class Role(StrEnum):
    """What a series measures, independent of how a framework names it."""

    TRAIN_LOSS = "train_loss"
    VAL_LOSS = "val_loss"
    TRAIN_METRIC = "train_metric"
    VAL_METRIC = "val_metric"
    LEARNING_RATE = "learning_rate"
    GRAD_NORM = "grad_norm"
    LOSS_SCALE = "loss_scale"
    SKIPPED_STEPS = "skipped_steps"
    MEMORY = "memory"
    TIME = "time"
    INSTANCES = "instances"
    OTHER = "other"


class Axis(StrEnum):
    """The unit of the x values of a series."""

    EPOCH = "epoch"
    STEP = "step"
    ROW = "row"


class Series(Struct, frozen=True, kw_only=True, dict=True):
    """One logged quantity in one segment of the run.

    `xs`, `values` and `lines` have equal length n >= 0. `values` keep NaN and infinities as floats. `epochs` is
    empty or has length n. `total` is True for a whole loss, False for a component such as box_loss.
    `higher_is_better` is None when the name does not tell. Segments count from 0 in the order they were written.
    `pieces` is set when several files continue one curve: the first index and the path of each piece, rising.
    `averaged` says that each value is the mean of an epoch's records, whose last line stands for it, `from_percent`
    that the values are shares and the record holds percentages.
    """

    name: str
    role: Role
    axis: Axis
    path: str
    xs: tuple[float, ...]
    values: tuple[float, ...]
    lines: tuple[int, ...]
    epochs: tuple[float, ...] = ()
    total: bool = True
    higher_is_better: bool | None = None
    unit: str = ""
    segment: int = 0
    pieces: tuple[tuple[int, str], ...] = ()
    averaged: bool = False
    from_percent: bool = False

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.values)

    def source(self, index: int) -> Source:
        """Return the place of point `index` (negative counts from the end)."""
        at = index if index >= 0 else len(self.values) + index
        path = next((p for first, p in reversed(self.pieces) if first <= at), self.path)
        return Source(path=path, line=self.lines[index], field=self.name)

    @cached_property
    def finite_indices(self) -> tuple[int, ...]:
        """Return the indices of finite values, in order."""
        return tuple(compress(range(len(self.values)), map(math.isfinite, self.values)))

    @cached_property
    def finite(self) -> tuple[float, ...]:
        """Return the finite values, in order."""
        return self.values if self.first_non_finite is None else tuple(filter(math.isfinite, self.values))

    @cached_property
    def first_non_finite(self) -> int | None:
        """Return the index of the first NaN or infinity, or None."""
        if all(map(math.isfinite, self.values)):
            return None
        return next(i for i, v in enumerate(self.values) if not math.isfinite(v))

    @cached_property
    def argmin(self) -> int | None:
        """Return the index of the smallest finite value, the first of equals, or None without any."""
        return min(self.finite_indices, key=self.values.__getitem__, default=None)

    @cached_property
    def argmax(self) -> int | None:
        """Return the index of the largest finite value, the first of equals, or None without any."""
        return max(self.finite_indices, key=self.values.__getitem__, default=None)

    @cached_property
    def best(self) -> int | None:
        """Return the index of the best finite value by direction (losses fall, metrics rise unless told otherwise)."""
        rises = self.higher_is_better
        if rises is None:
            rises = self.role in (Role.TRAIN_METRIC, Role.VAL_METRIC)
        return self.argmax if rises else self.argmin

    @property
    def told(self) -> str:
        """Return the name as a sentence gives it: a mean that stands on no line is said to be one."""
        return f"{self.name} 에폭 평균" if self.averaged else self.name

    def x_label(self, index: int) -> str:
        """Return the Korean name of the place of a point on its axis: '12 에폭', '300 스텝', '7번째 기록'."""
        x = self.xs[index]
        number = f"{x:.0f}" if float(x).is_integer() else f"{x:.2f}"
        return {Axis.EPOCH: f"{number} 에폭", Axis.STEP: f"{number} 스텝", Axis.ROW: f"{number}번째 기록"}[self.axis]
