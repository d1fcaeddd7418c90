"""Read a large log whole: some lines of each wording one by one, the rest of them at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping

import numpy as np
from msgspec.structs import replace

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.decode import MAX_LINE
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.logs.bulk.check_rules import wrong
from jindan_tools.readers.logs.bulk.chunk_lines import ChunkLines, split
from jindan_tools.readers.logs.bulk.chunks import Chunk, LogChunks
from jindan_tools.readers.logs.bulk.judge import Seen, event_id, settle
from jindan_tools.readers.logs.bulk.layouts import Flags, Ints
from jindan_tools.readers.logs.bulk.looks import Looks
from jindan_tools.readers.logs.bulk.skipped_points import SkippedPoints
from jindan_tools.readers.logs.bulk.wordings import (
    LONGEST_SAMPLE,
    OVERDRAWN,
    SAMPLES,
    EventId,
    Sample,
    Wording,
    Wordings,
    places,
)
from jindan_tools.readers.logs.last_line import reading_with_rest
from jindan_tools.readers.logs.scanner_set import ScannerSet
from jindan_tools.readers.unfinished import RECENT_LINES

# Lines around one that the scanners must see, which they see too.
_BEFORE, _AFTER = 6, 6
# A log whose lines must all be read one by one gains nothing here.
_MOST_FED = 30_000
_BYTES_A_LINE = 12_000
_MOST_SEEN = 8192


class TooVariedError(Exception):
    """The lines of a log differ in more than their numbers: it must be read line by line."""


class _WrongRulesError(Exception):
    """Some wordings were settled wrongly."""

    def __init__(self, words: set[bytes]) -> None:
        super().__init__()
        self.words = words


def read_bulk(path: str, chunks: Callable[[], LogChunks], *, patient: bool = False) -> Reading:
    """Return what the scanners would find in the chunks of a UTF-8 log; `chunks` begins them from the start.

    Raises TooVariedError, early, when that is not possible at less than the cost of the scanners, unless `patient`.
    Curves of more than MAX_POINTS points are thinned, which `problem` says.
    """
    doubted: set[bytes] = set()
    while True:
        try:
            return _Bulk(path, patient=patient, doubted=doubted).read(chunks())
        except _WrongRulesError as error:
            if error.words <= doubted:
                raise TooVariedError from error
            doubted |= error.words


class _Bulk:
    def __init__(self, path: str, *, patient: bool, doubted: Collection[bytes]) -> None:
        self._patient = patient
        self._wordings = Wordings(doubted)
        self._looks = Looks()
        self._met = 1
        self._points = SkippedPoints(path, self._wordings)
        self._settled = np.zeros(1024, dtype=np.bool_)
        self._scanners = ScannerSet(path)
        self._seen: deque[Seen] = deque(maxlen=_MOST_SEEN)
        self._fed = self._lines = self._bytes = 0
        self._number = 1
        self._owed = 0
        self._twice: set[int] = set()
        self._both: deque[tuple[Wording, Sample]] = deque(maxlen=_MOST_SEEN)
        self._pending: dict[int, Sample] = {}
        self._recent: deque[str] = deque(maxlen=RECENT_LINES)

    def read(self, chunks: LogChunks) -> Reading:
        """Read all chunks; the last is for the scanners, whatever it holds."""
        ahead: Chunk | None = None
        for chunk in chunks:
            if ahead is not None:
                self._take(ahead, whole=False)
            ahead = chunk
        if ahead is not None:
            self._take(ahead, whole=True)
        return self._finished(reading_with_rest(self._scanners, chunks.rest, self._number, self._recent))

    def _take(self, chunk: Chunk, *, whole: bool) -> None:
        lines = split(chunk, self._wordings, self._looks, self._number, self._lines)
        self._number += (len(lines.ends) if chunk.numbers is None else chunk.lines) + chunk.skipped
        self._lines += len(lines.numbers)
        self._bytes += chunk.size
        self._meet(lines)
        settled = self._settled[lines.wordings]
        present = np.flatnonzero(np.bincount(lines.wordings[settled])).tolist()
        found: dict[int, Ints] = {w: np.flatnonzero(lines.wordings == w) for w in present}
        made, odd = self._points.make(lines, found)
        read = ~settled
        read[:] |= whole
        for wording, at in found.items():
            read[at[odd[wording]]] = True
        read = self._widened(read)
        for wording, at in found.items():
            if self._wordings.table[wording].around:
                # The line behind it may tell the scanners its place.
                behind = at[read[at]] + 1
                read[behind[behind < len(read)]] = True
        for wording, at in found.items():
            self._wordings.table[wording].skipped += int((~read[at]).sum())
        self._points.add(made, lines, read)
        self._feed_all(lines, read)
        if not whole:
            self._doubt(odd)
            self._judge()

    def _meet(self, lines: ChunkLines) -> None:
        """Load the scanners that wait for the wordings that come for the first time."""
        known, count = self._met, len(self._wordings.table)
        if count == known:
            return
        self._met = count
        if count > len(self._settled):
            self._settled = np.concatenate([self._settled, np.zeros(count, dtype=np.bool_)])
        new, first = np.unique(lines.wordings, return_index=True)
        for at in first[new >= known].tolist():
            self._scanners.admit(decode_line(lines.raw(at)[:MAX_LINE]))

    def _widened(self, read: Flags) -> Flags:
        """Return the flags with those around each set one set too, also over the end of the chunk before."""
        read[: self._owed] = True
        ends = np.flatnonzero(read[-_AFTER:])
        self._owed = int(ends[-1]) + 1 if len(ends) else 0
        at = np.flatnonzero(read)
        if not len(at) or len(at) == len(read):
            return read
        edges = np.zeros(len(read) + 1, dtype=np.int64)
        np.add.at(edges, np.maximum(at - _BEFORE, 0), 1)
        np.add.at(edges, np.minimum(at + _AFTER + 1, len(read)), -1)
        return np.cumsum(edges[:-1]) > 0

    def _doubt(self, odd: Mapping[int, Flags]) -> None:
        """Judge a wording anew most of whose lines do not say what it was settled for."""
        for wording, strange in odd.items():
            if len(strange) >= SAMPLES and int(strange.sum()) * 2 > len(strange):
                self._wordings.unsettle(wording)
                self._settled[wording] = False
                self._points.forget_layouts()

    def _feed_all(self, lines: ChunkLines, read: Flags) -> None:
        """Feed the lines to be read, and before each stretch of them the last line of every wording left out before."""
        at = np.flatnonzero(read)
        done = 0
        for stretch in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if len(at) else []:
            self._leave_out(lines, done, int(stretch[0]))
            for wording, sample in sorted(self._pending.items(), key=lambda item: item[1].at):
                known = self._wordings.table[wording]
                known.skipped -= 1
                if known.plans:
                    self._twice.add(sample.number)
                    self._both.append((known, sample))
                self._feed(wording, sample)
            self._pending.clear()
            for index in stretch.tolist():
                self._feed(int(lines.wordings[index]), lines.sample(index))
            done = int(stretch[-1]) + 1
        self._leave_out(lines, done, len(read))
        if not self._patient and self._fed > _MOST_FED + self._bytes // _BYTES_A_LINE:
            raise TooVariedError

    def _leave_out(self, lines: ChunkLines, begin: int, end: int) -> None:
        last = np.full(len(self._wordings.table), -1)
        last[lines.wordings[begin:end]] = np.arange(begin, end)
        for wording in np.flatnonzero(last >= 0).tolist():
            at = int(last[wording])
            self._pending[wording] = lines.sample(at)

    def _feed(self, wording: int, sample: Sample) -> None:
        self._wordings.note(wording, sample)
        self._fed += 1
        short = sample if len(sample.raw) <= LONGEST_SAMPLE else replace(sample, raw=sample.raw[:LONGEST_SAMPLE])
        self._seen.append(Seen(short, wording))
        text = decode_line(sample.raw.removesuffix(OVERDRAWN)[:MAX_LINE])
        self._recent.append(text)
        self._scanners.feed(Line(number=sample.number, text=text))

    def _judge(self) -> None:
        ready = self._wordings.ripe()
        if not ready:
            return
        now = self._scanners.reading()
        self._points.forget_layouts()
        for number, wording in ready:
            wording.judged = wording.fed
            self._settled[number] = settle(wording, number, self._scanners, now, self._seen, self._wordings.table)
            for place in places(wording.plans):
                if place.wording >= 0:
                    last = next(seen for seen in reversed(self._seen) if seen.wording == place.wording)
                    self._wordings.table[place.wording].fields = len(last.sample.fields())

    def _finished(self, reading: Reading) -> Reading:
        words = wrong(reading, self._both)
        if words:
            raise _WrongRulesError(words)
        more: dict[EventId, int] = {}
        for wording in self._wordings.table:
            for event in wording.counted:
                more[event] = more.get(event, 0) + wording.skipped
        events = tuple(replace(e, count=e.count + more.get(event_id(e), 0)) for e in reading.events)
        known = {(s.name, s.axis): s for s in reading.series}
        series = tuple(self._points.joined(s, self._twice) for s in known.values())
        return replace(reading, events=events, series=series, problem=self._points.thinned())
