"""Read a table that grows, each time only the rows that were added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.files.csv_table import plain_csv
from jindan_tools.readers.files.lightning_metrics import plain_lightning
from jindan_tools.readers.files.plain_table import GrowingTable, NotPlainError, PlainTable
from jindan_tools.readers.files.results_csv import plain_results
from jindan_tools.readers.growth import Growth

# The readers whose tables can be continued, by their names; None for a table that says more than its numbers.
PLAIN: Mapping[str, Callable[[PlainTable, str], Reading | None]] = MappingProxyType(
    {
        "csv": plain_csv,
        "lightning-metrics-csv": plain_lightning,
        "ultralytics-results-csv": plain_results,
    }
)


class LiveTable:
    """A UTF-8 table and its rows so far; `reader` is the name of its reader, which a longer header may change."""

    def __init__(self, path: str, reader: str) -> None:
        self._path, self.reader = path, reader
        self._growth = Growth()
        self._table = GrowingTable()
        self._plain = True

    def goes_on(self, stream: BinaryIO, size: int) -> bool:
        """Say whether the first bytes of a stream of `size` bytes are those that were read."""
        return self._growth.goes_on(stream, size)

    def read(self, stream: BinaryIO, size: int) -> Reading | None:
        """Return what the first `size` bytes of the stream say; None when only its reader can tell."""
        if not self._plain:
            return None
        lines = self._growth.whole_lines(stream, size)
        try:
            self._table.add(lines)
        except NotPlainError:
            self._plain = False
            return None
        try:
            found = self._table.with_rest(self._growth.rest)
        except NotPlainError:  # what is half written may still become a plain row
            return None
        return PLAIN[self.reader](found, self._path)
