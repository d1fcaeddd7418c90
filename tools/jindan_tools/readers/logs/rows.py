"""Gather the curves of a log whose lines carry many values each, at the cost of a few appends per value."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct, field

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.columns import Column, build_series
from jindan_tools.text.regex import regex

# What a configuration names, and hardly a curve; a few values are those of a few starts.
_PLANNED = regex(
    r"^(?:max|base|init|initial|final|start|end|peak)_(?:lr|learning_rate|grad_norm|norm|steps|epochs|iters|seq_len|wallclock\w{0,20})$|"
    r"^warm_?up_(?:steps|iters|epochs|ratio|proportion|lr)$|^(?:per_device_)?(?:train_|eval_|micro_)?batch_?size$",
    re.IGNORECASE,
    words=("max_", "base_", "init_", "initial_", "final_", "start_", "end_", "peak_", "warmup_", "warm_up_", "batch"),
)
_FEW = 3


class RowCollector(Struct):
    """Gather (name, value) pairs by row; the epochs of a series are kept when every point of it has one."""

    path: str
    _columns: dict[Axis, dict[str, Column]] = field(default_factory=dict[Axis, dict[str, Column]])

    def add(
        self, pairs: Iterable[tuple[str, float]], x: float, axis: Axis, line: int, epoch: float | None = None
    ) -> None:
        """Add the values of one line; NaN and infinities are kept."""
        columns = self._columns.get(axis)
        if columns is None:
            columns = self._columns[axis] = {}
        for name, value in pairs:
            column = columns.get(name)
            if column is None:
                column = columns[name] = Column([], [], [], [])
            column.xs.append(x)
            column.values.append(value)
            column.lines.append(line)
            if epoch is not None:
                column.epochs.append(epoch)

    def series(self) -> tuple[Series, ...]:
        """Return the series by axis, in the order in which their names first appeared."""
        return tuple(
            build_series(self.path, name, axis, column)
            for axis, columns in self._columns.items()
            for name, column in columns.items()
            if not (_PLANNED.match(name) and len(set(column.values)) <= _FEW)
        )
