"""Read a table of how many rows, boxes or pixels each class has in a split, for the classes that have none."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import delimiter_of, read_table
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_CLASS = frozenset({"class", "name", "label", "category", "class_name", "classes", "클래스"})
_COUNT = frozenset({"count", "counts", "pixels", "pixel_count", "instances", "boxes", "images", "samples", "rows", "n", "num", "개수", "픽셀"})  # fmt: skip
_HELD_OUT = regex(r"(?<![a-z])(?:val|valid|validation|dev|test|eval)(?![a-z])")
_FEWEST, _MOST = 2, 500


class ClassTable:
    """A .csv or .tsv of two columns, a class and its count: one FIGURE event `class_rows`.

    Its data: `classes`, `empty` (their number), `names` (the empty ones, separated by commas), `split` (held_out or '').
    """

    name = "class-table"

    def claims(self, path: str, head: str) -> bool:
        """Take tables of two columns named for a class and a count."""
        first = head.lstrip("\ufeff\n ").partition("\n")[0]
        cells = [cell.strip().strip('"').lower() for cell in first.split(delimiter_of(first))]
        return (
            file_name(path).endswith((".csv", ".tsv")) and len(cells) == 2 and cells[0] in _CLASS and cells[1] in _COUNT
        )

    def read(self, file: TextFile) -> Reading:
        """Return the event, none where a count is no number."""
        table = read_table(file)
        if table is None or len(table.columns) != 2 or not _FEWEST <= len(table.records) <= _MOST:
            return Reading()
        name, count = table.columns
        counted = [(r.cells.get(name, "").strip(), number(r.cells.get(count, "").strip())) for r in table.records]
        if any(value is None for _, value in counted):
            return Reading()
        empty = [label for label, value in counted if value == 0]
        line = next((r.line for r in table.records if r.cells.get(name, "").strip() in empty), table.header_line)
        text = next((row.text for row in file.lines if row.number == line), "")
        data: dict[str, str | float] = {
            "name": "class_rows",
            "classes": float(len(counted)),
            "empty": float(len(empty)),
            "names": ",".join(empty)[:400],
            "split": "held_out" if _HELD_OUT.search(file.path.lower().replace("_", " ")) else "",
        }
        return Reading(
            events=(Event(kind=EventKind.FIGURE, text=text[:200], source=Source(path=file.path, line=line), data=data),)
        )
