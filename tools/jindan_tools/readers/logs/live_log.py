"""Read a log that grows, each time only what was added."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.decode import MAX_LINE
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.growth import Growth
from jindan_tools.readers.logs.last_line import reading_with_rest
from jindan_tools.readers.logs.scanner_set import ScannerSet
from jindan_tools.readers.redraws import shown_pieces
from jindan_tools.readers.unfinished import RECENT_LINES


class LiveLog:
    """A UTF-8 log and what its scanners made of its whole lines so far."""

    def __init__(self, path: str) -> None:
        self._scanners = ScannerSet(path)
        self._recent: deque[str] = deque(maxlen=RECENT_LINES)
        self._growth = Growth()
        self._number = 1

    def goes_on(self, stream: BinaryIO, size: int) -> bool:
        """Say whether the first bytes of a stream of `size` bytes are those that were read."""
        return self._growth.goes_on(stream, size)

    def read(self, stream: BinaryIO, size: int) -> Reading:
        """Return what the first `size` bytes of the stream say, of which only those that are new are read."""
        self._feed(list(self._lines(self._growth.whole_lines(stream, size))))
        return reading_with_rest(self._scanners, self._growth.rest, self._number, self._recent)

    def _lines(self, data: bytes) -> Iterator[Line]:
        for raw in data.split(b"\n")[:-1]:
            for piece in (shown_pieces(raw) or [b""]) if b"\r" in raw else [raw]:
                yield Line(number=self._number, text=decode_line(piece[:MAX_LINE]))
            self._number += 1

    def _feed(self, lines: list[Line]) -> None:
        self._scanners.admit("\n".join(line.text for line in lines))
        for line in lines:
            self._scanners.feed(line)
        self._recent.extend(line.text for line in lines[-RECENT_LINES:])
