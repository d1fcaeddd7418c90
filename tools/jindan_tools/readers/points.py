"""Collect points of several series while a file is read, and name what each series measures."""

from __future__ import annotations

from dataclasses import dataclass, field

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.roles import describe


@dataclass
class _Column:
    xs: list[float] = field(default_factory=list[float])
    epochs: list[float] = field(default_factory=list[float])
    values: list[float] = field(default_factory=list[float])
    lines: list[int] = field(default_factory=list[int])


@dataclass
class PointCollector:
    """Gather (x, value, line) points by series name and axis; `epoch` is kept when every point of a series has one."""

    path: str
    _columns: dict[tuple[str, Axis], _Column] = field(default_factory=dict[tuple[str, Axis], _Column])

    def add(self, name: str, value: float, *, x: float, axis: Axis, line: int, epoch: float | None = None) -> None:
        """Add one point; NaN and infinities are kept."""
        column = self._columns.setdefault((name, axis), _Column())
        column.xs.append(x)
        column.values.append(value)
        column.lines.append(line)
        if epoch is not None:
            column.epochs.append(epoch)

    def count(self, name: str, axis: Axis) -> int:
        """Return how many points a series has so far."""
        column = self._columns.get((name, axis))
        return 0 if column is None else len(column.values)

    def series(self) -> tuple[Series, ...]:
        """Return the series in the order in which their names first appeared."""
        return tuple(self._build(name, axis, column) for (name, axis), column in self._columns.items())

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
