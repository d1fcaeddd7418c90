"""Cut a curve where a run was restarted, join it where it was resumed, and drop what a second writer repeated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice, pairwise
from operator import lt

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series

# A restart begins near the start again; anything else that goes back is a resume from a checkpoint.
_RESTART_SHARE = 0.1


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
    if series.axis is Axis.ROW and not series.segment and series.epochs:
        return _by_epochs(series)
    if series.axis is Axis.ROW or series.segment or len(series) < 2 or _only_rises(series):
        return Segmented(series=(series,), resumes=(), restarts=0, repeated=0)
    # Few curves go back.
    from jindan_tools.readers.writers import by_writer  # noqa: PLC0415

    order, repeated = _without_repeats(series)
    written = by_writer([series.xs[at] for at in order], [series.values[at] for at in order])
    if written:
        parts = tuple(_take(series, [order[at] for at in part], number) for number, part in enumerate(written))
        return Segmented(series=parts, resumes=(), restarts=len(parts) - 1, repeated=repeated)
    runs: list[list[int]] = [[]]
    resumes: list[Rewind] = []
    for index in order:
        current = runs[-1]
        if current and series.xs[index] < series.xs[current[-1]]:
            first, last, now = series.xs[current[0]], series.xs[current[-1]], series.xs[index]
            if now <= first + _RESTART_SHARE * max(1.0, last - first):
                runs.append([])
            else:
                resumes.append(Rewind(before=last, after=now, line=series.lines[index], path=series.source(index).path))
                while current and series.xs[current[-1]] >= now:
                    current.pop()
        runs[-1].append(index)
    parts = tuple(_take(series, part, number) for number, part in enumerate(runs))
    return Segmented(series=parts, resumes=tuple(resumes), restarts=len(runs) - 1, repeated=repeated)


def _by_epochs(series: Series) -> Segmented:
    """Cut records that only their order counts where their epochs begin again."""
    edges = [at for at, (a, b) in enumerate(pairwise(series.epochs), 1) if b < a]
    spans = list(pairwise([0, *edges, len(series)])) if edges else [(0, len(series))]
    parts = tuple(_take(series, range(low, high), number) for number, (low, high) in enumerate(spans))
    return Segmented(series=parts if edges else (series,), resumes=(), restarts=len(edges), repeated=0)


def _only_rises(series: Series) -> bool:
    """Say whether every record stands behind the one before: as most do, at a glance."""
    return not series.pieces and all(map(lt, series.xs, islice(series.xs, 1, None)))


def _without_repeats(series: Series) -> tuple[list[int], int]:
    order: list[int] = []
    seen: dict[float, int] = {}
    repeated = 0
    for index, x in enumerate(series.xs):
        near = seen.get(x)
        # A second rank prints almost the same record right away; rounded epochs repeat x with other values.
        if near is not None and index - near <= 3 and _same(series.values[near], series.values[index]):
            repeated += 1
            continue
        seen[x] = index
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
