"""Read a log that grows, each time only what was added."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.decode import MAX_LINE
from jindan_tools.readers.encodings import decode_line, encoding_of
from jindan_tools.readers.logs.last_line import reading_with_rest
from jindan_tools.readers.logs.scanner_set import ScannerSet
from jindan_tools.readers.redraws import shown_pieces
from jindan_tools.readers.unfinished import RECENT_LINES

_HEAD = 4096
# As many bytes before the end of the last reading tell whether the file was written anew.
_KNOWN = 1024


class LiveLog:
    """A UTF-8 log and what its scanners made of its whole lines so far."""

    def __init__(self, path: str) -> None:
        self._scanners = ScannerSet(path)
        self._recent: deque[str] = deque(maxlen=RECENT_LINES)
        self._head = b""
        self._known = b""
        self._rest = b""
        self._number = 1
        self._size = 0

    def goes_on(self, stream: BinaryIO, size: int) -> bool:
        """Say whether the first bytes of a stream of `size` bytes are those that were read."""
        if size < self._size:
            return False
        stream.seek(0)
        head = stream.read(_HEAD)
        stream.seek(self._size - len(self._known))
        same = stream.read(len(self._known)) == self._known and head.startswith(self._head)
        return same and encoding_of(head) == encoding_of(self._head or head)

    def read(self, stream: BinaryIO, size: int) -> Reading:
        """Return what the first `size` bytes of the stream say, of which only those that are new are read."""
        stream.seek(self._size)
        data = stream.read(size - self._size)
        self._head = (self._head + data)[:_HEAD]
        self._known = (self._known + data)[-_KNOWN:]
        self._size += len(data)
        data = self._rest + data
        end = data.rfind(b"\n") + 1
        self._rest = data[end:]
        self._feed(list(self._lines(data[:end])))
        return reading_with_rest(self._scanners, self._rest, self._number, self._recent)

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
