"""Gather the curves of a log whose lines carry many values each, at the cost of a few appends per value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.roles import describe


class _Column(NamedTuple):
    xs: list[float]
    values: list[float]
    lines: list[int]
    epochs: list[float]


@dataclass
class RowCollector:
    """Gather (name, value) pairs by row; the epochs of a series are kept when every point of it has one."""

    path: str
    _columns: dict[str, dict[str, _Column]] = field(default_factory=dict[str, dict[str, _Column]])

    def add(
        self, pairs: Iterable[tuple[str, float]], x: float, axis: Axis, line: int, epoch: float | None = None
    ) -> None:
        """Add the values of one line; NaN and infinities are kept."""
        columns = self._columns.get(axis.value)
        if columns is None:
            columns = self._columns[axis.value] = {}
        for name, value in pairs:
            column = columns.get(name)
            if column is None:
                column = columns[name] = _Column([], [], [], [])
            column.xs.append(x)
            column.values.append(value)
            column.lines.append(line)
            if epoch is not None:
                column.epochs.append(epoch)

    def series(self) -> tuple[Series, ...]:
        """Return the series by axis, in the order in which their names first appeared."""
        return tuple(
            self._build(name, Axis(axis), column)
            for axis, columns in self._columns.items()
            for name, column in columns.items()
        )

    def _build(self, name: str, axis: Axis, column: _Column) -> Series:
        meaning = describe(name)
        complete = len(column.epochs) == len(column.values)
        return Series(
            name=name,
            role=meaning.role,
            axis=axis,
            path=self.path,
            xs=tuple(column.xs),
            values=tuple(column.values),
            lines=tuple(column.lines),
            epochs=tuple(column.epochs) if complete else (),
            total=meaning.total,
            higher_is_better=meaning.higher_is_better,
            unit=meaning.unit,
        )
