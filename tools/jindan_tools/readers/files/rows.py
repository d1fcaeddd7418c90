"""Turn rows of named numbers into series, whatever format the rows came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.files.axes import BATCH_NAMES, EPOCH_NAMES, STEP_NAMES, is_axis, key_of
from jindan_tools.readers.points import PointCollector
from jindan_tools.readers.roles import describe

_MEASURED = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})


class Row(Struct, frozen=True, kw_only=True):
    """One record: its line in the file and its numbers by column name, axis columns included."""

    line: int
    numbers: Mapping[str, float]


class _Point(Struct, frozen=True, kw_only=True):
    line: int
    value: float
    ordinal: int
    epoch: float | None
    step: float | None


def series_of(
    rows: Sequence[Row], path: str, *, by_step: bool = False, axisless: bool = True, thinned: bool = False
) -> tuple[Series, ...]:
    """Return one series a column.

    The axis of a column is the epoch where it holds about one value an epoch, else the step, else the row.
    `by_step` keeps every column on the step axis. A counter that restarts each epoch becomes a running step, and
    losses and metrics then also get a series of their means per epoch. Without any axis column only columns of a
    known role are kept, and none when `axisless` is False. `thinned`: rows are missing, so there are no means, and a row
    is counted by its line.
    """
    names = tuple(dict.fromkeys(name for row in rows for name in row.numbers))
    restarts = _restarting(rows, names)
    epoch_of, step_of = _clocks(rows, names, restarts)
    collector = PointCollector(path=path)
    means = PointCollector(path=path)
    has_axis = any(key_of(n) in EPOCH_NAMES | STEP_NAMES for n in names)
    averaged = not thinned and (bool(restarts) or _column(names, STEP_NAMES) is None)
    for name in names:
        role = describe(name).role
        if is_axis(name) or (not has_axis and (not axisless or role is Role.OTHER)):
            continue
        points = _points(rows, name, epoch_of, step_of, thinned=thinned)
        _collect(collector, name, points, by_step=by_step)
        if role in _MEASURED and averaged and collector.count(name, Axis.EPOCH) == 0:
            _collect_means(means, name, points)
    return (*collector.series(), *(replace(s, averaged=True) for s in means.series()))


def _points(
    rows: Sequence[Row],
    name: str,
    epoch_of: Callable[[Row], float | None],
    step_of: Callable[[Row], float | None],
    *,
    thinned: bool,
) -> list[_Point]:
    ordinals = (row.line - rows[0].line + 1 for row in rows) if thinned else range(1, len(rows) + 1)
    return [
        _Point(line=row.line, value=row.numbers[name], ordinal=at, epoch=epoch_of(row), step=step_of(row))
        for at, row in zip(ordinals, rows, strict=True)
        if name in row.numbers
    ]


def _collect(collector: PointCollector, name: str, points: Sequence[_Point], *, by_step: bool) -> None:
    axis = _axis(name, points, by_step=by_step)
    for point in points:
        x = {Axis.EPOCH: point.epoch, Axis.STEP: point.step, Axis.ROW: float(point.ordinal)}[axis]
        if x is not None:
            collector.add(name, point.value, x=x, axis=axis, line=point.line, epoch=point.epoch)


def _axis(name: str, points: Sequence[_Point], *, by_step: bool) -> Axis:
    steps = all(p.step is not None for p in points)
    epochs = all(p.epoch is not None for p in points)
    if steps and (by_step or name.endswith("_step")):
        return Axis.STEP
    if epochs and (name.endswith("_epoch") or _once_an_epoch(points, whole=steps)):
        return Axis.EPOCH
    if steps:
        return Axis.STEP
    return Axis.EPOCH if any(p.epoch is not None for p in points) and not epochs else Axis.ROW


def _once_an_epoch(points: Sequence[_Point], *, whole: bool) -> bool:
    if whole and any(p.epoch is not None and not float(p.epoch).is_integer() for p in points):
        return False
    return not _repeats_epochs(points)


def _repeats_epochs(points: Sequence[_Point]) -> bool:
    """Say whether more than a fifth of the neighbours share an epoch (a few do where a run was resumed)."""
    pairs = [(a.epoch, b.epoch) for a, b in pairwise(points)]
    same = sum(1 for a, b in pairs if a is not None and a == b)
    return same * 5 > len(pairs)


def _collect_means(collector: PointCollector, name: str, points: Sequence[_Point]) -> None:
    group: list[_Point] = []
    for point in (*points, None):
        if group and (point is None or point.epoch != group[-1].epoch):
            _add_mean(collector, name, group)
            group = []
        if point is not None:
            group.append(point)


def _add_mean(collector: PointCollector, name: str, group: Sequence[_Point]) -> None:
    last = group[-1]
    if last.epoch is not None:
        mean = sum(p.value for p in group) / len(group)
        collector.add(name, mean, x=last.epoch, axis=Axis.EPOCH, line=last.line, epoch=last.epoch)


def _column(names: Sequence[str], known: frozenset[str]) -> str | None:
    return next((n for n in names if key_of(n) in known), None)


def _restarting(rows: Sequence[Row], names: Sequence[str]) -> str | None:
    """Return the column that counts within an epoch: it falls where the epoch rises, more often than not."""
    epoch = _column(names, EPOCH_NAMES)
    for known in (STEP_NAMES, BATCH_NAMES):
        counter = _column(names, known)
        if counter is None or epoch is None:
            continue
        pairs = [(r.numbers[epoch], r.numbers[counter]) for r in rows if epoch in r.numbers and counter in r.numbers]
        turns = [(a, b) for a, b in pairwise(pairs) if b[0] > a[0]]
        falls = sum(1 for a, b in turns if b[1] < a[1])
        if known is BATCH_NAMES or (turns and falls * 2 > len(turns)):
            return counter
    return None


def _clocks(
    rows: Sequence[Row], names: Sequence[str], restarts: str | None
) -> tuple[Callable[[Row], float | None], Callable[[Row], float | None]]:
    """Return how to tell the epoch and the step of a row; any of several step columns will do."""
    epoch = _column(names, EPOCH_NAMES)
    steps = tuple(n for n in names if key_of(n) in STEP_NAMES)

    def epoch_of(row: Row) -> float | None:
        return None if epoch is None else row.numbers.get(epoch)

    def step_of(row: Row) -> float | None:
        return next((row.numbers[n] for n in steps if n in row.numbers), None)

    if restarts is None or epoch is None or (steps and restarts not in steps):
        return epoch_of, step_of
    return epoch_of, _running_step(rows, epoch, restarts)


def _running_step(rows: Sequence[Row], epoch: str, counter: str) -> Callable[[Row], float | None]:
    """Return a function that counts on over epochs; the length of an epoch is the largest counter seen."""
    counts = [row.numbers[counter] for row in rows if counter in row.numbers]
    first = min((row.numbers[epoch] for row in rows if epoch in row.numbers), default=0.0)
    length = max(counts, default=0.0) + (1.0 if min(counts, default=1.0) == 0 else 0.0)

    def step_of(row: Row) -> float | None:
        if epoch not in row.numbers or counter not in row.numbers:
            return None
        return (row.numbers[epoch] - first) * length + row.numbers[counter]

    return step_of
