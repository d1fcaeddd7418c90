"""Cut a curve where a run was restarted, join it where it was resumed, and drop what a second writer repeated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice, pairwise
from operator import lt

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series

# A restart begins near the start again; anything else that goes back is a resume from a checkpoint.
_RESTART_SHARE = 0.1
# Records so many behind one another may be of two ranks.
_NEAR = 3
# Records come so many lines late at most, and as often at least, where several workers log.
_LATE = 3
# A place comes again once in a while when it does so for one record of so many at most.
_RARE = 5
# So many records, all alike to the last digit, are no chance.
_TABLE = 3
# What tells two records apart: the time and the memory of a step differ between ranks.
_TELLING = frozenset(
    {Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC, Role.LEARNING_RATE, Role.GRAD_NORM}
)


class Rewind(Struct, frozen=True, kw_only=True):
    """The x axis went back: from where to where, at which index of the raw series."""

    before: float
    after: float
    line: int
    path: str


class Segmented(Struct, frozen=True, kw_only=True):
    """The curves of one raw series, the rewinds that were resumes, and how many repeated records were dropped."""

    series: tuple[Series, ...]
    resumes: tuple[Rewind, ...]
    restarts: int
    repeated: int


def segment(series: Series) -> Segmented:
    """Split or join one raw series; a series on Axis.ROW, or one that came in segments, is returned as it is."""
    return segment_together((series,))[0]


def segment_together(group: Sequence[Series]) -> tuple[Segmented, ...]:
    """Split or join series whose records stand in the same lines, all at the same places."""
    first = group[0]
    if first.axis is Axis.ROW and not first.segment and first.epochs:
        return _by_epochs(group)
    if first.axis is Axis.ROW or first.segment or len(first) < 2 or _only_rises(first):
        return tuple(Segmented(series=(s,), resumes=(), restarts=0, repeated=0) for s in group)
    late = _written_late(first.xs)
    if late:
        return tuple(Segmented(series=(_take(s, late, 0),), resumes=(), restarts=0, repeated=0) for s in group)
    order, repeated = _without_repeats(_telling(group))
    # Writers of other runs agree by chance at times; those of the same run nearly always.
    runs = _written(group, first.xs, range(len(first)) if repeated * _RARE < len(first) else order)
    resumes: list[int] = []
    if runs:
        repeated = 0
    else:
        runs, resumes = _cut(first.xs, order)
        printed = len(runs)
        runs = _once(group, runs)
        repeated += printed - len(runs)
    return tuple(
        Segmented(
            series=tuple(_take(series, run, number) for number, run in enumerate(runs)),
            resumes=tuple(_rewind(series, order, index) for index in resumes),
            restarts=len(runs) - 1,
            repeated=repeated,
        )
        for series in group
    )


def _written_late(xs: Sequence[float]) -> list[int]:
    """Return the records in the order of their places where some came a few lines late, [] for any other curve.

    Workers that log at their own pace do so; a resume or a start repeats places or goes far back.
    """
    if len(set(xs)) < len(xs) or sum(b < a for a, b in pairwise(xs)) < _LATE:
        return []
    order = sorted(range(len(xs)), key=xs.__getitem__)
    return order if all(abs(at - index) <= _LATE for at, index in enumerate(order)) else []


def _cut(xs: Sequence[float], order: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    """Return the records of each start, and those with which a checkpoint was resumed from."""
    again = _begun_again(xs, order)
    runs: list[list[int]] = [[]]
    resumes: list[int] = []
    for index in order:
        current = runs[-1]
        if current and (xs[index] < xs[current[-1]] or index in again):
            first, last, now = xs[current[0]], xs[current[-1]], xs[index]
            if now <= first + _RESTART_SHARE * max(0.0 if index in again else 1.0, last - first):
                runs.append([])
            else:
                resumes.append(index)
                while current and xs[current[-1]] >= now:
                    current.pop()
        runs[-1].append(index)
    return runs, resumes


def _once(group: Sequence[Series], runs: list[list[int]]) -> list[list[int]]:
    """Leave out what a later and longer start tells again record for record: a script prints its whole table anew every few epochs."""
    kept = runs[-1:]
    for run in reversed(runs[:-1]):
        again = kept[0][: len(run)]
        same = _TABLE <= len(run) == len(again) < len(kept[0])
        if not (same and all(_at(s, run) == _at(s, again) for s in group)):
            kept.insert(0, run)
    return kept


def _at(series: Series, indices: Sequence[int]) -> list[tuple[float, float]]:
    return [(series.xs[i], series.values[i]) for i in indices]


def _begun_again(xs: Sequence[float], order: Sequence[int]) -> frozenset[int]:
    """Return the records at the place of the one before, where a place comes again once in a while only.

    So does the place at which a run stopped when the next one begins there. The last record of all and those before the axis goes back
    are rather of a closing evaluation; rounded places come again by themselves.
    """
    steps = [(a, b) for a, b in pairwise(order) if xs[a] == xs[b]]
    if not steps or not all(map(float.is_integer, map(float, xs))) or len(steps) * _RARE > len(order):
        return frozenset()
    after = dict(pairwise(order))
    return frozenset(b for _, b in steps if b in after and xs[after[b]] > xs[b])


def _rewind(series: Series, order: Sequence[int], index: int) -> Rewind:
    before = order[order.index(index) - 1]
    return Rewind(
        before=series.xs[before], after=series.xs[index], line=series.lines[index], path=series.source(index).path
    )


def _by_epochs(group: Sequence[Series]) -> tuple[Segmented, ...]:
    """Cut records that only their order counts where their epochs begin again, or by what wrote them."""
    first = group[0]
    edges = [at for at, (a, b) in enumerate(pairwise(first.epochs), 1) if b < a]
    if not edges:
        return tuple(Segmented(series=(s,), resumes=(), restarts=0, repeated=0) for s in group)
    runs = _written(group, first.epochs, range(len(first)))
    runs = runs or [list(range(low, high)) for low, high in pairwise([0, *edges, len(first)])]
    return tuple(
        Segmented(
            series=tuple(_take(s, run, number) for number, run in enumerate(runs)),
            resumes=(),
            restarts=len(runs) - 1,
            repeated=0,
        )
        for s in group
    )


def _written(group: Sequence[Series], places: Sequence[float], order: Sequence[int]) -> list[list[int]]:
    """Return the records of each of several writers, [] where one wrote them all."""
    # Few curves go back.
    from jindan_tools.readers.writers import by_writer  # noqa: PLC0415

    told = _telling(group)
    lines = by_writer([places[at] for at in order], [[s.values[at] for s in told] for at in order])
    return [[order[at] for at in line] for line in lines]


def _telling(group: Sequence[Series]) -> Sequence[Series]:
    return [s for s in group if s.role in _TELLING] or group


def _only_rises(series: Series) -> bool:
    """Say whether every record stands behind the one before: as most do, at a glance."""
    return not series.pieces and all(map(lt, series.xs, islice(series.xs, 1, None)))


# So many records of one place are no ranks of one run.
_MOST_RANKS = 64


def _without_repeats(group: Sequence[Series]) -> tuple[list[int], int]:
    """Return the records without those that a second writer repeats: it repeats most of them, or they are batches of one epoch."""
    order, repeated = _told_once(group)
    places = len(set(group[0].xs))
    again = len(group[0]) - places
    if repeated * 2 < again or again > _MOST_RANKS * places:
        return list(range(len(group[0]))), 0
    return order, repeated


def _told_once(group: Sequence[Series]) -> tuple[list[int], int]:
    order: list[int] = []
    seen: dict[float, tuple[int, int]] = {}
    repeated = 0
    for index, x in enumerate(group[0].xs):
        near, newest = seen.get(x, (None, 0))
        # A second rank prints almost the same record right away; rounded epochs repeat x with other values.
        if near is not None and index - newest <= _NEAR and all(_same(s.values[near], s.values[index]) for s in group):
            repeated += 1
            seen[x] = (near, index)
            continue
        if order and x < group[0].xs[order[-1]]:
            # What begins anew repeats nothing, even where a value comes again.
            seen.clear()
        seen[x] = (index, index)
        order.append(index)
    return order, repeated


def _same(one: float, other: float) -> bool:
    return (
        one == other or (math.isnan(one) and math.isnan(other)) or abs(one - other) <= 0.005 * max(abs(one), abs(other))
    )


def _take(series: Series, indices: Sequence[int], number: int) -> Series:
    return replace(
        series,
        xs=tuple(series.xs[i] for i in indices),
        values=tuple(series.values[i] for i in indices),
        lines=tuple(series.lines[i] for i in indices),
        epochs=tuple(series.epochs[i] for i in indices) if series.epochs else (),
        segment=number,
        pieces=_pieces(series, indices),
    )


def _pieces(series: Series, indices: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return where the pieces of a curve over several files begin among the indices that were taken."""
    found: list[tuple[int, str]] = []
    for at, index in enumerate(indices if series.pieces else ()):
        path = series.source(index).path
        if not found or found[-1][1] != path:
            found.append((at, path))
    return tuple(found)
