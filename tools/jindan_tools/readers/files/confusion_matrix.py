"""Read a confusion matrix that lies beside a run, as a table of counts, into what it says about the answers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.confusion import never_answered, of_matrix, swapped_pair
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_NAMED = regex(r"conf(?:usion)?[_ \-]?mat|confusion|혼동")
_FEWEST_ROWS = 20
_MOST_CLASSES = 200
_WHOLE, _ROUNDED = 1.5, 0.04
# What Ultralytics and Detectron2 keep for objects that were not found, and for finds without an object.
_NOTHING = frozenset({"background", "bg", "__background__"})
_ANSWER, _TRUTH = ("pred", "예측"), ("true", "truth", "actual", "target", "label", "gt", "정답", "실제")

Cells = list[list[str]]


class ConfusionMatrix:
    """A square .csv, .tsv or .txt of counts that is named for what it is, with or without the names of its classes.

    One FIGURE event `answers` of the kind `classes` with `layout` = `matrix`, and the data of `arithmetic.confusion`.
    """

    name = "confusion-matrix"

    def claims(self, path: str, head: str) -> bool:
        """Take files named for a confusion matrix whose first rows are names and numbers."""
        name = file_name(path)
        if not name.endswith((".csv", ".tsv", ".txt")) or _NAMED.search(name.lower()) is None:
            return False
        rows = [_cells(line) for line in head.splitlines()[:4] if line.strip()]
        return len(rows) > 1 and sum(number(c) is not None for c in rows[1]) >= 2

    def read(self, file: TextFile) -> Reading:
        """Return one event, none for a table that is not square; shares of each class count as a hundred rows each."""
        lines = [line for line in file.lines if line.text.strip()]
        found = _square([_cells(line.text) for line in lines])
        if found is None or file.thinned:
            return Reading()
        names, counts, is_told_by_rows = found
        rows = [list(r) for r in zip(*counts, strict=True)] if is_told_by_rows else counts
        kept = [i for i, n in enumerate(names) if n.lower() not in _NOTHING]
        names, rows = [names[i] for i in kept], [[rows[i][j] for j in kept] for i in kept]
        shares = not _are_counts(rows)
        rows = _of_hundred(rows) if shares else rows
        if len(names) < 2 or sum(map(sum, rows)) < _FEWEST_ROWS:
            return Reading()
        data: dict[str, str | float] = {
            "name": "answers",
            "kind": "classes",
            "layout": "matrix",
            "truth": "행",
            "answer": "열",
        }
        data |= of_matrix(rows) | ({"shares": 1.0} if shares else {})
        totals = [sum(column) for column in zip(*rows, strict=True)]
        data["common"] = names[max(range(len(names)), key=totals.__getitem__)]
        pair, silent = swapped_pair(rows), never_answered(rows)
        if pair is not None:
            data |= {"one": names[pair[0]], "other": names[pair[1]], "crossed": pair[2]}
        if silent is not None:
            data |= {"silent": names[silent[0]], "silent_rows": silent[1], "silent_as": names[silent[2]]}
        source = Source(path=file.path, line=lines[0].number)
        return Reading(events=(Event(kind=EventKind.FIGURE, text=lines[0].text[:200], source=source, data=data),))


def _cells(line: str) -> list[str]:
    bare = line.replace("[", " ").replace("]", " ").lstrip("\ufeff")
    mark = max(",\t;", key=bare.count)
    return [c.strip().strip("\"'") for c in bare.split(mark)] if mark in bare else bare.split()


def _square(rows: Cells) -> tuple[list[str], list[list[float]], bool] | None:
    """Return the names, the figures and whether a row is an answer (else a row is a true class)."""
    if not 2 <= len(rows) <= _MOST_CLASSES + 1:
        return None
    head, corner = [], ""
    if not _is_numbers(rows[0]) or (len(rows) == len(rows[0]) + 1 and _is_count_up(rows[0])):
        head, rows = rows[0], rows[1:]
    if head and len(head) == len(rows) + 1:
        corner, head = head[0].lower(), head[1:]
    size = len(rows)
    named = all(len(r) == size + 1 for r in rows)
    if not named and any(len(r) != size for r in rows):
        return None
    names = [r[0] for r in rows] if named else head or [str(i) for i in range(size)]
    if head and named and [n.lower() for n in head] != [n.lower() for n in names]:
        return None
    figures = [list(_numbers(r[1:] if named else r)) for r in rows]
    if len(names) != size or any(len(r) != size for r in figures):
        return None
    return names, figures, corner.startswith(_ANSWER) and not any(word in corner for word in _TRUTH)


def _is_count_up(cells: Sequence[str]) -> bool:
    return [number(c) for c in cells] == [float(i) for i in range(len(cells))]


def _is_numbers(cells: Sequence[str]) -> bool:
    return all(number(c) is not None for c in cells)


def _numbers(cells: Sequence[str]) -> Iterator[float]:
    for cell in cells:
        value = number(cell)
        if value is not None and math.isfinite(value) and value >= 0:
            yield value


def _are_counts(rows: Sequence[Sequence[float]]) -> bool:
    return all(v.is_integer() for row in rows for v in row)


def _of_hundred(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return shares as rows of a hundred a class, [] where neither the rows nor the columns add up to a whole."""
    for turned in (rows, list(zip(*rows, strict=True))):
        sums = [sum(r) for r in turned if sum(r) > 0]
        whole = 100.0 if sums and max(sums) > _WHOLE else 1.0
        if sums and all(abs(total / whole - 1) <= _ROUNDED for total in sums):
            return [[float(round(100 * v / whole)) for v in r] for r in turned]
    return []
