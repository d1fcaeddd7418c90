"""Give the local record of a SwanLab run back as curves and the way it ended.

The file is framed as a .wandb file is, behind ":SWL"; each record is a protobuf message.
Source: swanlab/proto/swanlab/record/v1, metric/data/v1 and run/v1 of SwanLab 0.10.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct, field

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.curves import curves_of
from jindan_tools.readers.binary.tracks import Tracks
from jindan_tools.readers.binary.wandb.log_frames import LogDamage, records
from jindan_tools.readers.binary.wire import BYTES, FIXED64, VARINT, WireError, fields, signed
from jindan_tools.readers.contract import BinaryFile, Line, Part, Reading, TextFile, merge
from jindan_tools.readers.logs import read_log
from jindan_tools.text.safe import strip_escapes

_MAGIC = b":SWL"
_FINISH, _SCALAR = 11, 13
_STATES = {1: "finished", 2: "crashed", 3: "aborted"}


class _Log(Struct):
    """What the records of a run hold."""

    tracks: Tracks = field(default_factory=Tracks)
    state: str = ""
    error: str = ""
    finish_record: int = 0

    def take(self, data: bytes, record: int) -> None:
        """Take one record; raises WireError on what is no message."""
        for part in fields(data):
            if part.number == _SCALAR and part.kind == BYTES:
                self._scalar(data[part.start : part.end], record)
            elif part.number == _FINISH and part.kind == BYTES:
                self._finish(data[part.start : part.end], record)

    def _scalar(self, data: bytes, record: int) -> None:
        key, step, wall, value = "", 0, 0.0, None
        for part in fields(data):
            inside = data[part.start : part.end]
            if part.number == 1 and part.kind == BYTES:
                key = inside.decode("utf-8", "replace")
            elif part.number == 2 and part.kind == VARINT:
                step = signed(part.value)
            elif part.number == 4 and part.kind == BYTES:
                wall = next((float(f.value) for f in fields(inside) if f.number == 1), 0.0)
            elif part.number == 5 and part.kind == BYTES:
                value = _number(inside)
        track = self.tracks.track(key) if key and value is not None else None
        if track is not None and value is not None:
            track.add(step, value, wall, record)

    def _finish(self, data: bytes, record: int) -> None:
        self.finish_record = record
        for part in fields(data):
            if part.number == 1 and part.kind == VARINT:
                self.state = _STATES.get(part.value, "")
            elif part.number == 2 and part.kind == BYTES:
                self.error = data[part.start : part.end].decode("utf-8", "replace")


class SwanlabRun:
    """run-ID.swanlab, written in every mode but disabled."""

    name = "swanlab-run"

    def claims(self, path: str, head: bytes) -> bool:
        """Take a file that begins as a .swanlab file does."""
        return head.startswith(_MAGIC) and bool(path)

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return the curves and how the run ended; the traceback of a crash is read as in a log."""
        log, damage, strange = _Log(), LogDamage(), 0
        for record, data in enumerate(records(file.stream, damage), start=1):
            try:
                log.take(data, record)
            except (WireError, ValueError, OverflowError):
                strange += 1
        found = curves_of(log.tracks, file.path)
        reading = Reading(
            settings=found.closing,
            series=found.series,
            events=tuple(_ending(log, file.path)),
            problem=" ".join(p for p in (_damage(damage, strange), found.problem) if p),
        )
        return (Part(reading=merge((reading, *_error(log, file)))),)


def _number(data: bytes) -> float | None:
    for part in fields(data):
        if part.number == 1 and part.kind == FIXED64:
            return float(struct.unpack("<d", data[part.start : part.end])[0])
    # A zero is not written.
    return 0.0


def _ending(log: _Log, path: str) -> Iterator[Event]:
    source = Source(path=path, line=log.finish_record)
    if log.state == "finished":
        yield Event(kind=EventKind.FINISHED, text="finished", source=source, data={"reason": "exit 0"})
    elif log.state == "aborted":
        yield Event(kind=EventKind.INTERRUPT, text="aborted", source=source, data={"by": "keyboard"})


def _error(log: _Log, file: BinaryFile) -> tuple[Reading, ...]:
    if not log.error.strip():
        return ()
    lines = tuple(Line(number=log.finish_record, text=strip_escapes(text)) for text in log.error.split("\n") if text)
    return (read_log(TextFile(path=file.path, size=file.size, lines=lines)),)


def _damage(damage: LogDamage, strange: int) -> str:
    parts: list[str] = []
    if damage.places:
        parts.append(f"손상된 곳이 {damage.places}군데({damage.size:,}바이트) 있어 건너뛰었습니다.")
    if damage.cut:
        parts.append(f"마지막 기록이 {damage.cut:,}바이트까지만 쓰여 있어 뺐습니다.")
    if strange:
        parts.append(f"형식을 알 수 없는 기록 {strange}개를 건너뛰었습니다.")
    return " ".join(parts)
