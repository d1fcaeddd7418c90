"""Read metrics.csv of Lightning's CSVLogger: sparse rows, columns that appear later, steps and epochs."""

from __future__ import annotations

from jindan_tools.model.run import Framework
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.csv_rows import read_table
from jindan_tools.readers.files.csv_table import has_split, metric_rows
from jindan_tools.readers.files.table_columns import series_of, series_of_columns
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

TYPE_CHECKING = False  # only a table that is followed is one
if TYPE_CHECKING:
    from jindan_tools.readers.files.plain_table import PlainTable

_PLACE = regex(r"(?:^|/)(?:lightning_logs|version_\d+)/")
_SUFFIX = regex(r"_(?:step|epoch)$")


class LightningMetrics:
    """The table of a Lightning CSVLogger."""

    name = "lightning-metrics-csv"

    def claims(self, path: str, head: str) -> bool:
        """Take a metrics.csv with the columns epoch and step."""
        columns = {c.strip() for c in head.lstrip("\ufeff\n ").partition("\n")[0].split(",")}
        return file_name(path) == "metrics.csv" and {"epoch", "step"} <= columns

    def read(self, file: TextFile) -> Reading:
        """Return columns ending in _epoch over epochs, in _step over steps, others by how often they are filled."""
        table = read_table(file)
        if table is None:
            return Reading(problem="표의 머리글을 찾지 못했습니다.")
        sparse = any("" in record.cells.values() for record in table.records)
        return Reading(
            framework=_framework(file.path, table.columns, sparse=sparse),
            series=series_of(tuple(metric_rows(table, file.path)), file.path, thinned=file.thinned),
            problem=table.problem,
        )


def plain_lightning(table: PlainTable, path: str) -> Reading | None:
    """Return what the reader finds in a table of numbers and blanks alone; None where its columns say more."""
    if has_split(table.names):
        return None
    return Reading(
        framework=_framework(path, table.names, sparse=table.blanks),
        series=series_of_columns(table.columns, path),
        problem=table.problem,
    )


def _framework(path: str, columns: tuple[str, ...], *, sparse: bool) -> Framework | None:
    known = bool(_PLACE.search(path)) or any(_SUFFIX.search(c) for c in columns) or sparse
    return Framework.LIGHTNING if known else None
