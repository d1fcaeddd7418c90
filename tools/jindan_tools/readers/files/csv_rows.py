"""Read delimited text into rows that keep their line numbers, through repeated headers and a half-written end."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.readers.contract import TextFile
from jindan_tools.readers.files.cells import number

MAX_COLUMNS = 2000
CUT_ROW_KO = "마지막 행({line}번째 줄)이 쓰다가 끊겨 있어 제외했습니다."
CUT_CELL_KO = "마지막 행({line}번째 줄)의 마지막 값이 쓰다가 끊긴 것으로 보여 그 값만 제외했습니다."


class Record(Struct, frozen=True, kw_only=True):
    """One row: its line and its cells by column name, as written."""

    line: int
    cells: dict[str, str]


class Table(Struct, frozen=True, kw_only=True):
    """A delimited file. `columns` are those of the first header; a later header may have added others."""

    columns: tuple[str, ...]
    header_line: int
    records: tuple[Record, ...]
    problem: str = ""


def read_table(file: TextFile) -> Table | None:
    """Return the table of a delimited file, None when it has no header row."""
    raw, problem = _raw_rows(file)
    if not raw or not is_header(raw[0][1]):
        return None
    header_line, header = raw[0][0], _header(raw[0][1])
    raw, cut = _without_cut_end(raw, file)
    return Table(
        columns=header,
        header_line=header_line,
        records=tuple(_records(raw)),
        problem=" ".join(part for part in (problem, cut) if part),
    )


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header line."""
    return max(",\t;", key=line.count)


def is_header(cells: Sequence[str]) -> bool:
    """Say whether a row names columns: at least two cells, one of them a word, none of them a number."""
    words = [cell for cell in cells if cell.strip()]
    return len(cells) >= 2 and bool(words) and all(number(cell) is None for cell in words)


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip().lstrip("\ufeff").strip("\"'") for cell in cells[:MAX_COLUMNS])


def _raw_rows(file: TextFile) -> tuple[list[tuple[int, list[str]]], str]:
    lines = [line for line in file.lines if line.text.strip()]
    if not lines:
        return [], ""
    reader = csv.reader((line.text for line in lines), delimiter=delimiter_of(lines[0].text), skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    start = 0
    try:
        for cells in reader:
            rows.append((lines[start].number, cells))
            start = reader.line_num
    except csv.Error:
        return rows, f"{lines[min(start, len(lines) - 1)].number}번째 줄부터는 CSV 형식이 깨져 있어 읽지 못했습니다."
    return rows, ""


def _without_cut_end(rows: list[tuple[int, list[str]]], file: TextFile) -> tuple[list[tuple[int, list[str]]], str]:
    width = len(rows[0][1])
    if len(rows) < 2:
        return rows, ""
    line, last = rows[-1]
    ragged = any(len(cells) < width for _, cells in rows[1:-1])
    if len(last) < width and (file.truncated_tail or not ragged):
        return rows[:-1], CUT_ROW_KO.format(line=line)
    if file.truncated_tail and last and last[-1]:
        return [*rows[:-1], (line, [*last[:-1], ""])], CUT_CELL_KO.format(line=line)
    return rows, ""


def _records(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Record]:
    header = _header(rows[0][1])
    # A logger that writes two tables into one file heads the second one, of another width, when it first comes to it.
    others: dict[int, tuple[str, ...]] = {}
    for line, cells in rows[1:]:
        if is_header(cells):
            names = _header(cells)
            if set(names) & set(header) - {""}:
                header = names
                continue
            if len(names) != len(header):
                others[len(names)] = names
                continue
        yield Record(line=line, cells=dict(zip(others.get(len(cells), header), cells, strict=False)))
