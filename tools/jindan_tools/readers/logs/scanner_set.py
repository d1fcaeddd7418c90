"""The scanners of one log that is read a part at a time, each loaded when the first of its words comes along."""

from __future__ import annotations

from bisect import insort

from msgspec import Struct

from jindan_tools.readers.contract import Line, LineScanner, Reading
from jindan_tools.readers.logs.fork import fork
from jindan_tools.readers.logs.join import joined, pieces_of
from jindan_tools.readers.logs.scanner_table import SCANNERS, ScannerEntry
from jindan_tools.readers.logs.shapes import without_digits

_NOBODY = len(SCANNERS)
# Rather than keep more text, load every scanner.
_MOST_TOLD = 4 << 20


class _Told(Struct, frozen=True):
    """A line that was fed, and the place in the table of the scanner that took it."""

    line: Line
    taker: int


class ScannerSet:
    """Feeds lines to the scanners of a log; `told` lines are kept to tell a scanner that comes later of them."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._waiting = [(at, entry) for at, entry in enumerate(SCANNERS) if entry.words]
        self._placed = [(at, entry.scanner(path)) for at, entry in enumerate(SCANNERS) if not entry.words]
        self._told: list[_Told] = []
        self._length = 0

    def admit(self, text: str) -> None:
        """Load the scanners that wait for a word of this text, and tell them what they would have seen so far."""
        bare = without_digits(text)
        ready = [(at, entry) for at, entry in self._waiting if entry.may_find(bare)]
        if ready:
            self._load(ready)

    def _load(self, ready: list[tuple[int, ScannerEntry]]) -> None:
        self._waiting = [item for item in self._waiting if item not in ready]
        for at, entry in ready:
            scanner = entry.scanner(self._path)
            for told in self._told:
                if told.taker > at:
                    scanner.feed(told.line)
            insort(self._placed, (at, scanner), key=lambda item: item[0])
        if not self._waiting:
            self._told.clear()
            self._length = 0

    def feed(self, line: Line) -> None:
        """Feed one line."""
        for piece in pieces_of(line):
            taker = next((at for at, scanner in self._placed if scanner.feed(piece)), _NOBODY)
            if self._waiting:
                self._told.append(_Told(piece, taker))
                self._length += len(piece.text)
        if self._length > _MOST_TOLD:
            self._load(self._waiting)

    def reading(self) -> Reading:
        """Return what the scanners found so far; they go on afterwards as if they had not been asked."""
        return joined(fork([scanner for _, scanner in self._placed]))

    def reading_with(self, lines: list[Line]) -> Reading:
        """Return what they would have found with some more lines."""
        scanners: list[LineScanner] = fork([scanner for _, scanner in self._placed])
        for line in lines:
            for piece in pieces_of(line):
                any(scanner.feed(piece) for scanner in scanners)
        return joined(scanners)
