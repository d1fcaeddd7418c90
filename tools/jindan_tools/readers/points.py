"""Collect points of several series while a file is read, and name what each series measures."""

from __future__ import annotations

from msgspec import Struct, field

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.columns import Column, build_series


class PointCollector(Struct):
    """Gather (x, value, line) points by series name and axis; `epoch` is kept when every point of a series has one."""

    path: str
    _columns: dict[tuple[str, Axis], Column] = field(default_factory=dict[tuple[str, Axis], Column])

    def add(self, name: str, value: float, *, x: float, axis: Axis, line: int, epoch: float | None = None) -> None:
        """Add one point; NaN and infinities are kept."""
        column = self._columns.setdefault((name, axis), Column([], [], [], []))
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
        return tuple(build_series(self.path, name, axis, column) for (name, axis), column in self._columns.items())
