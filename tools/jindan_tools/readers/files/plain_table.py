"""A table whose every row has a number in each column or a blank: rows can be added to it and it is never read again."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.readers.decode import MAX_LINE, is_cut
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import CUT_CELL_KO, CUT_ROW_KO, MAX_COLUMNS, delimiter_of, is_header
from jindan_tools.readers.files.table_columns import TableColumns

_ODD = (b'"', b"[", b"\x1b", b"\x08", b"\x00")


class PlainTable(Struct, frozen=True, kw_only=True):
    """What a plain table holds now. `names` are those of its header; `blanks`: a cell of it is empty."""

    names: tuple[str, ...]
    columns: TableColumns
    blanks: bool
    problem: str


class NotPlainError(Exception):
    """The table has quotes, lists, rows of other widths or words: it is to be read by its reader."""


class GrowingTable:
    """Takes the lines of a table as they come; a column is an array of its numbers and one of what is no blank."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._delimiter = ""
        self._lines = array("q")
        self._numbers: list[array[float]] = []
        self._there: list[bytearray] = []
        self._blanks = False
        self._number = 1

    def add(self, data: bytes) -> None:
        """Take whole lines. Raises NotPlainError; the table is then of no use any more."""
        if any(sign in data for sign in _ODD) or data.count(b"\r") != data.count(b"\r\n"):
            raise NotPlainError
        rows: list[tuple[int, list[str]]] = []
        for raw in data.split(b"\n")[:-1]:
            text = decode_line(raw)
            if len(raw) > MAX_LINE:
                raise NotPlainError
            if text.strip():
                rows.append((self._number, self._cells(text)))
            self._number += 1
        if rows and not self._names:
            self._begin(rows.pop(0)[1])
        for line, cells in rows:
            self._take(line, cells)

    def with_rest(self, rest: bytes) -> PlainTable:
        """Return the table as it is when `rest`, the beginning of a line, stands at its end. Raises NotPlainError."""
        text = decode_line(rest)
        if not self._names or any(sign in rest for sign in _ODD) or b"\r" in rest or (rest and not text.strip()):
            raise NotPlainError
        if not rest:
            return self._plain(self._columns(), "")
        cells = self._cells(text)
        if len(cells) < len(self._names):
            return self._plain(self._columns(), CUT_ROW_KO.format(line=self._number))
        problem = ""
        if is_cut(rest) and cells[-1]:
            cells, problem = [*cells[:-1], ""], CUT_CELL_KO.format(line=self._number)
        blanks = self._blanks
        self._take(self._number, cells)
        found = self._plain(self._columns(), problem)
        self._drop_last(blanks=blanks)
        return found

    def _cells(self, text: str) -> list[str]:
        if not self._delimiter:
            self._delimiter = delimiter_of(text)
        return [cell.lstrip(" ") for cell in text.rstrip("\r").split(self._delimiter)]

    def _begin(self, cells: Sequence[str]) -> None:
        names = tuple(cell.strip().lstrip("\ufeff").strip("\"'") for cell in cells)
        if not is_header(cells) or len(set(names)) < len(names) or len(names) > MAX_COLUMNS:
            raise NotPlainError
        self._names = names
        self._numbers = [array("d") for _ in names]
        self._there = [bytearray() for _ in names]

    def _take(self, line: int, cells: Sequence[str]) -> None:
        if len(cells) != len(self._names):
            raise NotPlainError
        values = [number(cell) for cell in cells]
        if not any(value is not None for value in values):
            # A header that was written once more, or words.
            raise NotPlainError
        self._blanks = self._blanks or "" in cells
        self._lines.append(line)
        for value, numbers, there in zip(values, self._numbers, self._there, strict=True):
            numbers.append(0.0 if value is None else value)
            there.append(value is not None)

    def _drop_last(self, *, blanks: bool) -> None:
        self._blanks = blanks
        for held in (self._lines, *self._numbers, *self._there):
            held.pop()

    def _columns(self) -> TableColumns:
        firsts = {at: first for at, there in enumerate(self._there) if (first := there.find(1)) >= 0}
        order = sorted(firsts, key=lambda at: (firsts[at], at))
        return TableColumns(lines=tuple(self._lines), numbers={self._names[at]: self._column(at) for at in order})

    def _column(self, at: int) -> tuple[float | None, ...]:
        numbers, there = self._numbers[at], self._there[at]
        if all(there):
            return tuple(numbers)
        return tuple(value if here else None for value, here in zip(numbers, there, strict=True))

    def _plain(self, columns: TableColumns, problem: str) -> PlainTable:
        return PlainTable(names=self._names, columns=columns, blanks=self._blanks, problem=problem)
