"""Read results.csv of Ultralytics and YOLOv5, padded or not, with epochs counted from 0 or 1."""

from __future__ import annotations

from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import read_table
from jindan_tools.readers.files.table_columns import Row, series_of, series_of_columns
from jindan_tools.readers.files.whole_text import file_name

TYPE_CHECKING = False  # only a table that is followed is one
if TYPE_CHECKING:
    from jindan_tools.readers.files.plain_table import PlainTable

_MARKS = ("train/", "metrics/", "val/", "x/lr", "lr/pg")
_RATES = ("x/lr", "lr/pg")


class ResultsCsv:
    """The per-epoch table of a YOLO trainer."""

    name = "ultralytics-results-csv"

    def claims(self, path: str, head: str) -> bool:
        """Take a results*.csv whose header has an epoch and at least two kinds of YOLO columns."""
        first = head.lstrip("\ufeff\n ").partition("\n")[0]
        columns = [cell.strip() for cell in first.split(",")]
        kinds = sum(1 for mark in _MARKS if any(column.startswith(mark) for column in columns))
        if file_name(path) == "metrics.csv" and "step" in columns and not any(c.startswith(_RATES) for c in columns):
            return False  # Lightning's table, whose user named the metrics train/… and val/…
        return file_name(path).endswith(".csv") and columns[0] == "epoch" and kinds >= 2

    def read(self, file: TextFile) -> Reading:
        """Return every column over epochs as written, and the first epoch as the setting `first_epoch`."""
        table = read_table(file)
        if table is None:
            return Reading(problem="표의 머리글을 찾지 못했습니다.")
        rows = tuple(Row(line=r.line, numbers=_numbers(r.cells)) for r in table.records)
        return Reading(
            framework=_framework(table.columns),
            settings=_first_epoch(rows[0].line, rows[0].numbers.get("epoch"), file.path) if rows else (),
            series=series_of(rows, file.path, thinned=file.thinned),
            problem=table.problem,
        )


def _numbers(cells: dict[str, str]) -> dict[str, float]:
    found = {name: number(cell) for name, cell in cells.items()}
    return {name: value for name, value in found.items() if value is not None}


def plain_results(table: PlainTable, path: str) -> Reading:
    """Return what the reader finds in a table of numbers and blanks alone."""
    lines, epochs = table.columns.lines, table.columns.numbers.get("epoch", ())
    return Reading(
        framework=_framework(table.names),
        settings=_first_epoch(lines[0], epochs[0] if epochs else None, path) if lines else (),
        series=series_of_columns(table.columns, path),
        problem=table.problem,
    )


def _framework(columns: tuple[str, ...]) -> Framework:
    """YOLOv5 names its learning rates x/lr0 and its metrics mAP_0.5; Ultralytics lr/pg0 and mAP50(B)."""
    old = any(c.startswith("x/lr") or "mAP_0.5" in c for c in columns)
    return Framework.YOLOV5 if old else Framework.ULTRALYTICS


def _first_epoch(line: int, value: float | None, path: str) -> tuple[Setting, ...]:
    if value is None:
        return ()
    return (Setting(name="first_epoch", value=value, source=Source(path=path, line=line, field="epoch")),)
