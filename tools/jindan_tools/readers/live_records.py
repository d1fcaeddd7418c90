"""Read JSON Lines that grow, each time only the records that were added."""

from __future__ import annotations

from typing import BinaryIO

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import lines_of
from jindan_tools.readers.files.jsonl_metrics import JsonlMetrics, MetricRecords
from jindan_tools.readers.files.jsonl_records import problem_of, records_of
from jindan_tools.readers.files.jsonl_shapes import plain_record
from jindan_tools.readers.growth import Growth

RECORDS = JsonlMetrics.name


class LiveRecords:
    """A UTF-8 file of records and what those of its whole lines say."""

    reader = RECORDS

    def __init__(self, path: str) -> None:
        self._path = path
        self._growth = Growth()
        self._records = MetricRecords(path)
        self._broken: list[int] = []
        self._number = 1

    def goes_on(self, stream: BinaryIO, size: int) -> bool:
        """Say whether the first bytes of a stream of `size` bytes are those that were read."""
        return self._growth.goes_on(stream, size)

    def read(self, stream: BinaryIO, size: int) -> Reading:
        """Return what the first `size` bytes of the stream say, of which only those that are new are read."""
        lines = self._growth.whole_lines(stream, size)
        self._broken += self._take(self._records, lines)
        self._number += lines.count(b"\n")
        if not self._growth.rest:
            return self._records.reading(problem_of(self._broken, self._number - 1))
        # The line that is half written is looked at anew each time.
        records = self._records.copy()
        broken = [*self._broken, *self._take(records, self._growth.rest)]
        return records.reading(problem_of(broken, self._number))

    def _take(self, records: MetricRecords, data: bytes) -> list[int]:
        """Add the records of some lines and return the lines that are none."""
        found, broken = records_of(lines_of(self._path, data, self._number))
        for line, record in found:
            records.add(line, plain_record(record))
        return broken
