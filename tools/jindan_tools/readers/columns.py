"""The points of one series while a file is read, and the series they make."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import compress, groupby

from msgspec import Struct

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.roles import Meaning, describe

_SPLITS = frozenset({"train", "val", "valid", "dev", "eval"})


class Column(Struct, frozen=True):
    """Points that are still gathered."""

    xs: list[float]
    values: list[float]
    lines: list[int]
    epochs: list[float]


class Points(Struct, frozen=True):
    """Points that are all there; the series made of them shares what is a tuple."""

    xs: Sequence[float]
    values: Sequence[float]
    lines: Sequence[int]
    epochs: Sequence[float]


Gathered = Column | Points


def epoch_means(epochs: Iterable[float | None], values: Iterable[float], lines: Iterable[int]) -> Points:
    """Return the mean of each stretch of records of one epoch, which stands on the last line of it; records without one are left out."""
    rows = zip(epochs, values, lines, strict=True)
    xs, means, last = list[float](), list[float](), list[int]()
    for epoch, group in groupby(rows, key=lambda row: row[0]):
        if epoch is None:
            continue
        members = tuple(group)
        xs.append(epoch)
        means.append(sum(value for _, value, _ in members) / len(members))
        last.append(members[-1][2])
    return Points(xs=xs, values=means, lines=last, epochs=xs)


def build_series(path: str, name: str, axis: Axis, column: Gathered) -> Series:
    """Return the series of a column, with what its name measures; epochs only when every point has one.

    A point whose place is not finite (a garbled step or epoch) stands nowhere and is left out.
    """
    column = _placed(column)
    meaning = Meaning(role=Role.OTHER) if _counts_rows(name, column.values) else describe(name)
    complete = len(column.epochs) == len(column.values) and all(map(math.isfinite, column.epochs))
    return Series(
        name=name,
        role=meaning.role,
        axis=axis,
        path=path,
        xs=tuple(column.xs),
        values=tuple(column.values),
        lines=tuple(column.lines),
        epochs=tuple(column.epochs) if complete else (),
        total=meaning.total,
        higher_is_better=meaning.higher_is_better,
        unit=meaning.unit,
    )


def _counts_rows(name: str, values: Sequence[float]) -> bool:
    """Return whether a bare name of a split has whole numbers only: `Val: 20000` tells its size and no loss."""
    finite = [v for v in values if math.isfinite(v)] if name.lower() in _SPLITS else []
    return bool(finite) and all(v == math.floor(v) for v in finite)


def _placed(column: Gathered) -> Gathered:
    if all(map(math.isfinite, column.xs)):
        return column
    kept = [math.isfinite(x) for x in column.xs]
    return Points(
        xs=list(compress(column.xs, kept)),
        values=list(compress(column.values, kept)),
        lines=list(compress(column.lines, kept)),
        epochs=list(compress(column.epochs, kept)) if len(column.epochs) == len(kept) else [],
    )
