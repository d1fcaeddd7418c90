"""Turn the columns of a table into series: over epochs, steps or rows, with means per epoch where a counter restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, pairwise

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.columns import Points, build_series, epoch_means
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, is_axis, key_of
from jindan_tools.readers.files.clocks import Clocks, clocks_of, column_named
from jindan_tools.readers.roles import describe

_MEASURED = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})


class TableColumns(Struct, frozen=True, kw_only=True):
    """Rows by column: `numbers` of a name are as many as `lines`, None where a row has none."""

    lines: tuple[int, ...]
    numbers: Mapping[str, tuple[float | None, ...]]


class Row(Struct, frozen=True, kw_only=True):
    """One record: its line in the file and its numbers by column name, axis columns included."""

    line: int
    numbers: Mapping[str, float]


def columns_of(rows: Sequence[Row]) -> TableColumns:
    """Return the columns of rows in the order in which they first have a number."""
    names = dict.fromkeys(name for row in rows for name in row.numbers)
    return TableColumns(
        lines=tuple(row.line for row in rows),
        numbers={name: tuple(row.numbers.get(name) for row in rows) for name in names},
    )


def series_of(
    rows: Sequence[Row], path: str, *, by_step: bool = False, axisless: bool = True, thinned: bool = False
) -> tuple[Series, ...]:
    """Return one series a column of rows, whatever format they came from, as `series_of_columns` does."""
    return series_of_columns(columns_of(rows), path, by_step=by_step, axisless=axisless, thinned=thinned)


class _Filled(Struct, frozen=True, kw_only=True):
    """The rows in which a column has a number; all of them are equally long."""

    values: tuple[float, ...]
    lines: tuple[int, ...]
    ordinals: Sequence[int]
    epochs: tuple[float | None, ...]
    steps: tuple[float | None, ...]


def series_of_columns(
    found: TableColumns, path: str, *, by_step: bool = False, axisless: bool = True, thinned: bool = False
) -> tuple[Series, ...]:
    """Return one series a column; those without gaps share their places and lines.

    The axis of a column is the epoch where it holds about one value an epoch, else the step, else the row.
    `by_step` keeps every column on the step axis. A counter that restarts each epoch becomes a running step, and
    losses and metrics then also get a series of their means per epoch. Without any axis column only columns of a
    known role are kept, or all of them beside a loss, and none when `axisless` is False. `thinned`: rows are missing, so there are no means, and a row
    is counted by its line.
    """
    clocks = clocks_of(found.numbers, len(found.lines))
    made: list[Series] = []
    means: list[Series] = []
    has_axis = any(key_of(n) in EPOCH_NAMES | STEP_NAMES for n in found.numbers)
    beside_loss = any(describe(n).role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for n in found.numbers)
    averaged = not thinned and (clocks.restarts or column_named(found.numbers, STEP_NAMES) is None)
    for name in found.numbers:
        role = describe(name).role
        if is_axis(name) or (not has_axis and (not axisless or (role is Role.OTHER and not beside_loss))):
            continue
        points = _points(found, name, clocks, thinned=thinned)
        axis = _axis(name, points, by_step=by_step)
        column = _column(points, axis)
        if column.values:
            made.append(build_series(path, name, axis, column))
        if role in _MEASURED and averaged and not (axis is Axis.EPOCH and column.values):
            mean = epoch_means(points.epochs, points.values, points.lines)
            means += [replace(build_series(path, name, Axis.EPOCH, mean), averaged=True)] if mean.values else []
    return (*made, *means)


def _points(found: TableColumns, name: str, clocks: Clocks, *, thinned: bool) -> _Filled:
    lines, cells = found.lines, found.numbers[name]
    ordinals = [line - lines[0] + 1 for line in lines] if thinned else range(1, len(lines) + 1)
    values = tuple(value for value in cells if value is not None)
    if len(values) == len(cells):
        return _Filled(values=values, lines=lines, ordinals=ordinals, epochs=clocks.epochs, steps=clocks.steps)
    here = [value is not None for value in cells]
    return _Filled(
        values=values,
        lines=tuple(compress(lines, here)),
        ordinals=list(compress(ordinals, here)),
        epochs=tuple(compress(clocks.epochs, here)),
        steps=tuple(compress(clocks.steps, here)),
    )


def _column(points: _Filled, axis: Axis) -> Points:
    """Return the points that have a place on the axis; epochs only of those that have one."""
    rows = tuple(map(float, points.ordinals)) if axis is Axis.ROW else ()
    places = {Axis.EPOCH: points.epochs, Axis.STEP: points.steps, Axis.ROW: rows}[axis]
    placed = tuple(x for x in places if x is not None)
    values, lines, epochs = points.values, points.lines, points.epochs
    if len(placed) < len(places):
        here = [x is not None for x in places]
        values, lines = tuple(compress(values, here)), tuple(compress(lines, here))
        epochs = tuple(compress(epochs, here))
    whole = placed if epochs is places else tuple(e for e in epochs if e is not None)
    return Points(xs=placed, values=values, lines=lines, epochs=whole)


def _axis(name: str, points: _Filled, *, by_step: bool) -> Axis:
    steps = None not in points.steps
    epochs = None not in points.epochs
    if steps and (by_step or name.endswith("_step")):
        return Axis.STEP
    if epochs and (name.endswith("_epoch") or _once_an_epoch(points, whole=steps)):
        return Axis.EPOCH
    if steps:
        return Axis.STEP
    return Axis.EPOCH if any(e is not None for e in points.epochs) and not epochs else Axis.ROW


def _once_an_epoch(points: _Filled, *, whole: bool) -> bool:
    if whole and any(e is not None and not float(e).is_integer() for e in points.epochs):
        return False
    return not _repeats_epochs(points)


def _repeats_epochs(points: _Filled) -> bool:
    """Say whether more than a fifth of the neighbours share an epoch (a few do where a run was resumed)."""
    same = sum(1 for a, b in pairwise(points.epochs) if a is not None and a == b)
    return same * 5 > len(points.epochs) - 1
