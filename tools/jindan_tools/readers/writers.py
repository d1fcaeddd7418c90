"""Tell apart processes of other runs, or ranks of one, that wrote their records into one file at the same time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

Records = Sequence[Sequence[float]]
Line = tuple[int, ...]

_MOST_WRITERS = 64
_FEWEST_TURNS = 3
# Comparing more pairs of records would take seconds: they are matched in the order of their first value.
_MOST_PAIRS = 150_000
_MOST_RECORDS = 1_000_000
# A line of records that lacks more of its places than this is none of one writer.
_MOST_GAPS = 0.05
_CALMER = 1.5
# What a pair of records costs of which one is no number.
_ONE_BROKEN = 10.0


def by_writer(xs: Sequence[float], records: Records) -> tuple[Line, ...]:
    """Return the indices of the records of each writer, () where one process wrote them all.

    `records` holds the values that stand in one line each, of the same length as `xs`. Several write when the records
    make lines that each go up from the first place without gaps, and go back more often than starts one after another
    would: k of these go back k - 1 times. Records of one place go to the writers whose last values they are nearest to.
    """
    backs, first = sum(b < a for a, b in pairwise(xs)), min(xs)
    writers = sum(x == first for x in xs)
    if backs < max(_FEWEST_TURNS, writers) or writers > _MOST_WRITERS or len(xs) > _MOST_RECORDS:
        return ()
    lines = _lines(xs, records)
    if len(lines) < 2 or _turns(lines) < 2 * len(lines):
        return ()
    return lines if backs >= 2 * len(lines) or _calmer(lines, [r[0] for r in records]) else ()


def _lines(xs: Sequence[float], records: Records) -> tuple[Line, ...]:
    """Return one line of records for each that stands at the first place, () where some fit in none."""
    places = sorted(set(xs))
    at: dict[float, list[int]] = {}
    for index, x in enumerate(xs):
        at.setdefault(x, []).append(index)
    lines = [[index] for index in at[places[0]]]
    if not 2 <= len(lines) <= _MOST_WRITERS:
        return ()
    gaps = 0
    assigned = _assigned if len(lines) * len(xs) <= _MOST_PAIRS else _in_order
    scale = tuple(_spread([r[k] for r in records]) for k in range(len(records[0])))
    ended: set[int] = set()
    for place in places[1:]:
        found = assigned(lines, at[place], records, scale)
        if found is None:
            return ()
        back = ended & found.keys()
        gaps += len(back)
        ended = (ended - back) | {number for number in range(len(lines)) if number not in found}
        for number, index in found.items():
            lines[number].append(index)
    return tuple(map(tuple, lines)) if gaps <= _MOST_GAPS * len(xs) else ()


def _assigned(
    lines: Sequence[Sequence[int]], fresh: Sequence[int], records: Records, scale: Sequence[float]
) -> dict[int, int] | None:
    """Return number of a line -> the record that goes on it, the nearest pairs first; None when one is left over."""
    costs = sorted(
        (_far(records[line[-1]], records[index], scale), number, index)
        for number, line in enumerate(lines)
        for index in fresh
        if line[-1] < index
    )
    found: dict[int, int] = {}
    placed: set[int] = set()
    for _, number, index in costs:
        if number not in found and index not in placed:
            found[number] = index
            placed.add(index)
    if len(placed) == len(fresh):
        return found
    open_to = {index: [number for _, number, other in costs if other == index] for index in fresh}
    left = [index for index in fresh if index not in placed]
    return found if all(_make_room(index, open_to, found, set()) for index in left) else None


def _in_order(
    lines: Sequence[Sequence[int]], fresh: Sequence[int], records: Records, scale: Sequence[float]
) -> dict[int, int] | None:
    """Return the same where every line goes on, by the order of the first values: of one value the nearest in sum."""
    if len(fresh) != len(lines):
        return _assigned(lines, fresh, records, scale)
    numbers = sorted(range(len(lines)), key=lambda number: _placed(records[lines[number][-1]][0]))
    return dict(zip(numbers, sorted(fresh, key=lambda index: _placed(records[index][0])), strict=True))


def _placed(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _make_room(index: int, open_to: Mapping[int, Sequence[int]], found: dict[int, int], tried: set[int]) -> bool:
    """Place a record that found its lines taken, by moving those that took them to others; say whether it went."""
    for number in open_to[index]:
        if number in tried:
            continue
        tried.add(number)
        if number not in found or _make_room(found[number], open_to, found, tried):
            found[number] = index
            return True
    return False


def _far(one: Sequence[float], other: Sequence[float], scale: Sequence[float]) -> float:
    return sum(_distance(a, b, s) for a, b, s in zip(one, other, scale, strict=True))


def _distance(one: float, other: float, scale: float) -> float:
    if math.isfinite(one) and math.isfinite(other):
        return abs(one - other) / scale
    return 0.0 if math.isfinite(one) == math.isfinite(other) else _ONE_BROKEN


def _spread(values: Sequence[float]) -> float:
    finite = [v for v in values if math.isfinite(v)]
    return (max(finite) - min(finite) if finite else 0.0) or 1.0


def _turns(lines: Sequence[Line]) -> int:
    """Return how often a record is of another writer than the one before it."""
    owner = sorted((index, number) for number, line in enumerate(lines) for index in line)
    return sum(a[1] != b[1] for a, b in pairwise(owner))


def _calmer(lines: Sequence[Line], values: Sequence[float]) -> bool:
    return _way(values) > _CALMER * sum(_way([values[at] for at in line]) for line in lines)


def _way(values: Sequence[float]) -> float:
    """Return how far a curve goes up and down in all."""
    return sum(_moves(values))


def _moves(values: Sequence[float]) -> Iterator[float]:
    return (d for a, b in pairwise(values) if math.isfinite(d := abs(b - a)))
