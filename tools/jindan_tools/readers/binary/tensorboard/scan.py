"""Read an event file from end to end in bounded memory, and say exactly what of it is damaged."""

from __future__ import annotations

import math
from typing import BinaryIO

from msgspec import Struct, field

from jindan_tools.readers.binary.tensorboard.events import Event, Layout, Value, decode_event
from jindan_tools.readers.binary.tensorboard.frames import FRAME, HEADER, Frame, frame_at, is_intact, next_frame
from jindan_tools.readers.binary.tensorboard.strides import Cycle, extract, repetitions
from jindan_tools.readers.binary.tracks import Columns, Tracks
from jindan_tools.readers.binary.wire import WireError

CHUNK = 1 << 20
# Larger records hold images, graphs or histograms: their bytes are passed over.
_MAX_DECODED = 8 << 20
_MAX_CYCLE = 64
_MAX_SPECIAL = 2000
_MAX_NOTED = 200
_ROUNDS_WORTH = 4
_MAX_WAIT = 256
_CHECKED_PER_COLUMN = 64
_CHECKED_WHOLE = 1 << 20


class Damage(Struct, frozen=True):
    """A damaged place: its first byte in the file, how many bytes could not be used, the record counted so far."""

    offset: int
    size: int
    record: int


class EventScan(Struct):
    """What an event file holds. `specials` are values of plugins and texts with their record and wall time."""

    tracks: Tracks = field(default_factory=Tracks)
    specials: list[tuple[int, Value]] = field(default_factory=list[tuple[int, Value]])
    starts: list[int] = field(default_factory=list[int])
    damages: list[Damage] = field(default_factory=list[Damage])
    damaged: int = 0
    records: int = 0
    cut: int = 0
    first_wall: float = 0.0
    last_wall: float = 0.0


def scan_events(stream: BinaryIO, size: int) -> EventScan:
    """Return everything in the event file of `size` bytes that a stream stands at the start of; never raises on it.

    Every length is checked against its checksum, and in files up to 1 MiB so is every payload. In larger files numbers
    that would be reported are (not finite, extremes, steps that go back, first and last), and every record that has
    another shape than its neighbours.
    """
    scanner = _Scanner(stream, thorough=size <= _CHECKED_WHOLE)
    scanner.run()
    return scanner.scan


class _Scanner:
    def __init__(self, stream: BinaryIO, *, thorough: bool) -> None:
        self.scan = EventScan()
        self._thorough = thorough
        self._stream = stream
        self._buffer = b""
        self._base = 0
        self._at = 0
        self._ended = False
        self._cycle: list[tuple[Frame, Layout]] = []
        self._wait = self._backoff = 0

    def run(self) -> None:
        """Read record by record, and many at once where they repeat."""
        while self._has(HEADER):
            frame = frame_at(self._buffer, self._at)
            if frame is None:
                self._resynchronise()
                continue
            size = frame.end - frame.start
            if size > _MAX_DECODED:
                self._pass_over(size)
                continue
            if not self._has(size):
                break
            self._record(Frame(self._at, self._at + HEADER, self._at + size))
        self.scan.cut = len(self._buffer) - self._at

    def _has(self, size: int) -> bool:
        """Say whether `size` bytes stand ready, after reading on when they do not."""
        while len(self._buffer) - self._at < size and not self._ended:
            more = self._stream.read(max(CHUNK, size))
            self._ended = not more
            self._base += self._at
            self._buffer = self._buffer[self._at :] + more
            self._at = 0
            self._cycle.clear()
        return len(self._buffer) - self._at >= size

    def _record(self, frame: Frame) -> None:
        self.scan.records += 1
        payload = self._buffer[frame.payload : frame.end - 4]
        try:
            event = decode_event(payload)
        except (WireError, ValueError, OverflowError):
            event = None
        if event is None or (self._is_suspicious(event) and not is_intact(self._buffer, frame.payload, frame.end)):
            self._note_damage(self._base + frame.start, frame.end - frame.start)
            self._at = frame.end
            self._cycle.clear()
            return
        self._keep(event)
        self._at = frame.end
        self._repeat(frame, event.layout)

    def _is_suspicious(self, event: Event) -> bool:
        """Say whether a record must match its checksum: unless it continues its tag with an ordinary number."""
        if self._thorough:
            return True
        if not any(v.number is not None or v.text is not None or v.content for v in event.values):
            return False
        value = event.values[0] if len(event.values) == 1 else None
        if value is None or value.number is None:
            return True
        track = self.scan.tracks.by_tag.get(value.tag)
        if track is None or not math.isfinite(value.number):
            return True
        return event.step < track.steps[-1] or abs(value.number) > 2 * abs(track.values[-1])

    def _keep(self, event: Event) -> None:
        scan = self.scan
        scan.first_wall = scan.first_wall or event.wall
        scan.last_wall = event.wall
        if event.session_start and len(scan.starts) < _MAX_NOTED:
            scan.starts.append(scan.records)
        for value in event.values:
            if value.number is not None and value.plugin not in {"hparams", "pr_curves"}:
                track = scan.tracks.track(value.tag)
                if track is None:
                    scan.tracks.refused += 1
                else:
                    track.add(event.step, value.number, event.wall, scan.records)
            elif (value.text is not None or value.plugin == "hparams") and len(scan.specials) < _MAX_SPECIAL:
                scan.specials.append((scan.records, value))

    def _repeat(self, frame: Frame, layout: Layout | None) -> None:
        """Remember the record; when it closes a cycle, take all its repetitions at once."""
        if self._thorough:
            return
        if layout is None or (self._cycle and self._cycle[-1][0].end != frame.start):
            self._cycle.clear()
        if layout is None:
            return
        self._cycle.append((frame, layout))
        del self._cycle[: -2 * _MAX_CYCLE]
        if self._wait:
            self._wait -= 1
            return
        before = next((i for i in range(len(self._cycle) - 2, -1, -1) if self._cycle[i][1] == layout), None)
        if before is None:
            return
        taken = self._take(self._cycle[before + 1 :])
        if taken:
            self._cycle.clear()
        self._backoff = 0 if taken >= _ROUNDS_WORTH else min(_MAX_WAIT, 2 * self._backoff + 1)
        self._wait = self._backoff

    def _take(self, records: list[tuple[Frame, Layout]]) -> int:
        first = records[0][0].start
        cycle = Cycle(
            records[-1][0].end - first,
            tuple(f.start - first for f, _ in records),
            tuple(layout for _, layout in records),
        )
        count = repetitions(self._buffer, self._at, cycle, first) if cycle.is_regular() else 0
        if count < 1:
            return 0
        width = len(records)
        for number, columns in enumerate(extract(self._buffer, self._at, cycle, count)):
            start = self.scan.records + number + 1
            self._extend(columns, range(start, start + width * count, width), cycle, number)
        self.scan.records += width * count
        self._at += cycle.size * count
        return count

    def _extend(self, columns: Columns, records: range, cycle: Cycle, number: int) -> None:
        track = self.scan.tracks.track(columns.tag)
        if track is None:
            self.scan.tracks.refused += len(records)
            return
        wrong = [k for k in _worth_a_check(columns, track.steps[-1]) if not self._is_intact(cycle, number, k)]
        for k in wrong:
            end = cycle.starts[number + 1] if number + 1 < len(cycle.starts) else cycle.size
            self._note_damage(self._base + self._at + k * cycle.size + cycle.starts[number], end - cycle.starts[number])
        self.scan.last_wall = columns.walls[-1]
        if not wrong:
            track.extend(columns, records)
            return
        for k in sorted(set(range(len(records))) - set(wrong)):
            track.add(columns.steps[k], columns.values[k], columns.walls[k], records[k])

    def _is_intact(self, cycle: Cycle, number: int, repetition: int) -> bool:
        start = self._at + repetition * cycle.size
        end = cycle.starts[number + 1] if number + 1 < len(cycle.starts) else cycle.size
        return is_intact(self._buffer, start + cycle.starts[number] + HEADER, start + end)

    def _pass_over(self, size: int) -> None:
        """Go past a record that is too large to hold numbers, without keeping its bytes."""
        left = size - (len(self._buffer) - self._at)
        self._base += len(self._buffer)
        self._buffer, self._at = b"", 0
        self._cycle.clear()
        while left > 0:
            part = len(self._stream.read(min(left, CHUNK)))
            if not part:
                self._ended = True
                return
            self._base += part
            left -= part
        self.scan.records += 1

    def _resynchronise(self) -> None:
        """Look for the next valid header behind a damaged one; take the record between them when it is intact."""
        start = self._at
        self._cycle.clear()
        found = next_frame(self._buffer, start + 1)
        if found is None:
            self._lose(start)
            return
        self._at = found
        if found - start > FRAME and is_intact(self._buffer, start + HEADER, found):
            self.scan.records += 1
            self._recover(self._buffer[start + HEADER : found - 4])
        self._note_damage(self._base + start, found - start)

    def _recover(self, payload: bytes) -> None:
        try:
            self._keep(decode_event(payload))
        except (WireError, ValueError, OverflowError):
            return

    def _lose(self, start: int) -> None:
        """Drop what cannot hold a header any more and read on."""
        keep = max(start + 1, len(self._buffer) - HEADER)
        self._note_damage(self._base + start, keep - start)
        self._at = keep
        if not self._has(len(self._buffer) - self._at + 1):
            self._at = len(self._buffer)

    def _note_damage(self, offset: int, size: int) -> None:
        self.scan.damaged += size
        damages = self.scan.damages
        if damages and damages[-1].offset + damages[-1].size == offset:
            damages[-1] = Damage(damages[-1].offset, damages[-1].size + size, damages[-1].record)
        elif len(damages) < _MAX_NOTED:
            damages.append(Damage(offset, size, self.scan.records))


def _worth_a_check(columns: Columns, last_step: int) -> list[int]:
    """Return the repetitions whose point a report may rest on, or that look wrong."""
    values, steps = columns.values, columns.steps
    chosen = {0, len(values) - 1}
    total = math.fsum(values) if all(map(math.isfinite, (sum(values),))) else math.nan
    if math.isnan(total):
        chosen.update([k for k, v in enumerate(values) if not math.isfinite(v)][:_CHECKED_PER_COLUMN])
    else:
        chosen.update((values.index(min(values)), values.index(max(values))))
    before = [last_step, *steps[:-1]]
    if list(steps) != sorted(steps) or steps[0] < last_step:
        chosen.update([k for k, (a, b) in enumerate(zip(before, steps, strict=True)) if b < a][:_CHECKED_PER_COLUMN])
    return sorted(chosen)
