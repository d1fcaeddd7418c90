"""Read a table of numbers without a header where the shapes of its columns say what they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import delimiter_of
from jindan_tools.readers.files.table_columns import Row, series_of
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_LEAST_ROWS, _MOST_ROWS, _MOST_COLUMNS = 5, 200_000, 12
# A file of this name was meant as a record even where its columns cannot be told.
_MEANT = regex(r"loss|metric|history|result|progress|train(?:ing)?[_-]?(?:log|curve)|(?:^|[_-])log(?:$|[_-])")
_RATE_LIMIT = 0.05
_FALLS, _LIKE = 0.9, 2.5
_KO = {
    "epoch": "에폭",
    "step": "스텝",
    "train_loss": "학습 손실",
    "val_loss": "검증 손실",
    "train_accuracy": "학습 정확도",
    "val_accuracy": "검증 정확도",
    "lr": "학습률",
}
Columns = tuple[tuple[float, ...], ...]


class HeadlessTable:
    """Rows of numbers: a column that counts up by equal steps, and one that falls as a loss does."""

    name = "csv-without-header"

    def claims(self, path: str, head: str) -> bool:
        """Take .csv and .tsv tables whose first two lines hold nothing but as many numbers, and that count or are meant as a record."""
        if not file_name(path).endswith((".csv", ".tsv")):
            return False
        lines = head.lstrip("\ufeff\n ").splitlines()[:-1] or head.splitlines()
        rows = [row for line in lines if line.strip() and (row := _numbers(line)) is not None]
        filled = sum(bool(line.strip()) for line in lines)
        if (
            len(rows) < 2
            or len(rows) < filled
            or len({len(r) for r in rows}) > 1
            or not 2 <= len(rows[0]) <= _MOST_COLUMNS
        ):
            return False
        columns = tuple(zip(*rows, strict=True))
        return any(map(_counts, columns)) or bool(_MEANT.search(file_name(path)))

    def read(self, file: TextFile) -> Reading:
        """Return a series for each column that its shape names; `problem` says which was read as what."""
        rows = [(line.number, row) for line in file.lines[:_MOST_ROWS] if (row := _numbers(line.text)) is not None]
        width = len(rows[0][1]) if rows else 0
        rows = [(n, row) for n, row in rows if len(row) == width]
        names = name_columns(tuple(zip(*(row for _, row in rows), strict=True))) if len(rows) >= _LEAST_ROWS else {}
        if not any(name.endswith("loss") for name in names.values()):
            return _unknown(file, width, len(rows))
        numbers = [Row(line=n, numbers={name: row[at] for at, name in names.items()}) for n, row in rows]
        told = ", ".join(f"{at + 1}열 = {_KO[name]}" for at, name in sorted(names.items()))
        problem = f"머리글이 없는 표라 값의 모양으로 열을 정했습니다: {told}. 다르면 첫 줄에 열 이름을 적어 주세요."
        return Reading(series=series_of(numbers, file.path), problem=problem)


def name_columns(columns: Columns) -> dict[int, str]:
    """Return the names of the columns whose shape tells what they hold, {} where none counts up."""
    axis = next((i for i, column in enumerate(columns) if _counts(column)), None)
    if axis is None:
        return {}
    names = {axis: "epoch" if columns[axis][1] - columns[axis][0] == 1 else "step"}
    others = [i for i in range(len(columns)) if i != axis]
    falling = [i for i in others if _falls(columns[i])]
    rates = [i for i in others if _is_rate(columns[i])]
    losses = [i for i in falling if i not in rates] or falling
    if not losses:
        return names
    names[losses[0]] = "train_loss"
    names |= {i: "lr" for i in rates[:1] if i not in names}
    rising = [i for i in others if i not in names and _rises(columns[i])]
    like = [i for i in others if i not in names and i not in rising and _is_like(columns[losses[0]], columns[i])]
    names |= dict.fromkeys(like[:1], "val_loss")
    words = (
        ("train_accuracy", "val_accuracy") if len(rising) > 1 else ("val_accuracy",) if like else ("train_accuracy",)
    )
    return names | dict(zip(rising, words, strict=False))


def _numbers(line: str) -> tuple[float, ...] | None:
    mark = delimiter_of(line)
    cells = [number(cell) for cell in (line.split(mark) if mark in line else line.split())]
    found = tuple(cell for cell in cells if cell is not None)
    return found if found and len(found) == len(cells) else None


def _counts(column: Sequence[float]) -> bool:
    """Say whether a column counts whole numbers up by equal steps, from near its start."""
    if len(column) < 2 or not all(math.isfinite(v) and v == int(v) for v in column):
        return False
    step = column[1] - column[0]
    return step > 0 and all(b - a == step for a, b in pairwise(column)) and 0 <= column[0] <= step


def _thirds(column: Sequence[float]) -> tuple[float, float, float] | None:
    values = [v for v in column if math.isfinite(v)]
    third = len(values) // 3
    if third < 1:
        return None
    return median(values[:third]), median(values[third:-third]), median(values[-third:])


def _falls(column: Sequence[float]) -> bool:
    parts = _thirds(column)
    if parts is None or min(v for v in column if math.isfinite(v)) < 0:
        return False
    return parts[0] > parts[1] >= parts[2] and parts[2] <= _FALLS * parts[0]


def _rises(column: Sequence[float]) -> bool:
    parts = _thirds(column)
    return parts is not None and parts[0] < parts[1] <= parts[2] <= 100 and min(column) >= 0


def _is_rate(column: Sequence[float]) -> bool:
    """Say whether a column is small, never rises and stands or falls in steps: a learning rate as it is decayed."""
    return 0 < max(column) <= _RATE_LIMIT and min(column) >= 0 and all(b <= a for a, b in pairwise(column))


def _is_like(loss: Sequence[float], column: Sequence[float]) -> bool:
    first, other = loss[0], column[0]
    return math.isfinite(first) and math.isfinite(other) and first > 0 and 1 / _LIKE <= other / first <= _LIKE


def _unknown(file: TextFile, width: int, count: int) -> Reading:
    problem = (
        f"머리글이 없는 표(숫자 {width}열 {count}행)라 어느 열이 손실인지 알 수 없습니다. "
        "첫 줄에 열 이름(예: epoch,train_loss,val_loss)을 적고 다시 실행하세요."
    )
    if not _MEANT.search(file_name(file.path)):
        return Reading(problem=problem)
    event = Event(
        kind=EventKind.WARNING, text=problem, source=Source(path=file.path, line=1), data={"problem": "no_header"}
    )
    return Reading(events=(event,), problem=problem)
