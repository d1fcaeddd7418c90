"""Read metrics.csv of Lightning's CSVLogger: sparse rows, columns that appear later, steps and epochs."""

from __future__ import annotations

from jindan_tools.model.run import Framework
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.csv_rows import read_table
from jindan_tools.readers.files.csv_table import metric_rows
from jindan_tools.readers.files.rows import series_of
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

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
        known = bool(_PLACE.search(file.path)) or any(_SUFFIX.search(c) for c in table.columns) or sparse
        return Reading(
            framework=Framework.LIGHTNING if known else None,
            series=series_of(tuple(metric_rows(table, file.path)), file.path, thinned=file.thinned),
            problem=table.problem,
        )
