"""Read which signal ended a process, and its name, from the notes of a Linux core file; its memory is left alone."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import BinaryFile, Part, Reading

# ELF-64, little endian (x86-64, AArch64): gABI header and program headers, linux/elfcore.h for the notes.
_MAGIC = b"\x7fELF\x02\x01"
_CORE = 4
_NOTE = 4
_HEADER = struct.Struct("<16xHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_NOTE_HEADER = struct.Struct("<III")
_PRSTATUS, _PRPSINFO = 1, 3
# struct elf_prpsinfo: pr_fname is 16 bytes at 40 where uid and gid take four bytes each.
_NAME_AT, _NAME_LENGTH = 40, 16
_MAX_PROGRAMS, _MAX_NOTES = 1000, 1 << 20
_SIGNALS = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 11: "SIGSEGV"}


class CoreDump:
    """core, core.1234 and what systemd-coredump exports."""

    name = "core-dump"

    def claims(self, path: str, head: bytes) -> bool:
        """Take an ELF file of type core."""
        del path
        return head.startswith(_MAGIC) and len(head) >= _HEADER.size and _HEADER.unpack_from(head)[0] == _CORE

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return a KILLED event with signal and process, marked `beside`."""
        signal, name = 0, ""
        try:
            for note in _notes(file):
                if note.kind == _PRSTATUS and not signal and len(note.data) >= 4:
                    signal = struct.unpack_from("<i", note.data)[0]
                elif note.kind == _PRPSINFO and not name:
                    raw = note.data[_NAME_AT : _NAME_AT + _NAME_LENGTH]
                    name = raw.partition(b"\0")[0].decode("utf-8", "replace")
        except (struct.error, ValueError, OverflowError):
            signal = 0
        if signal not in _SIGNALS:
            return (Part(reading=Reading(problem="코어 파일에서 종료 신호를 찾지 못했습니다.")),)
        data: dict[str, str | float] = {"by": "unknown", "signal": float(signal), "process": name, "beside": 1.0}
        text = f"core dump: {_SIGNALS[signal]} {name}".strip()
        event = Event(kind=EventKind.KILLED, text=text, source=Source(path=file.path), data=data)
        return (Part(reading=Reading(events=(event,))),)


class _Note(NamedTuple):
    kind: int
    data: bytes


def _notes(file: BinaryFile) -> Iterator[_Note]:
    header = _HEADER.unpack(file.stream.read(_HEADER.size))
    table, size, count = header[4], header[8], header[9]
    for at in range(min(count, _MAX_PROGRAMS)):
        file.stream.seek(table + at * size)
        kind, _, offset, _, _, length, _, _ = _PROGRAM.unpack(file.stream.read(_PROGRAM.size))
        if kind == _NOTE:
            file.stream.seek(offset)
            yield from _of_segment(file.stream.read(min(length, _MAX_NOTES)))


def _of_segment(data: bytes) -> Iterator[_Note]:
    at = 0
    while at + _NOTE_HEADER.size <= len(data):
        name, length, kind = _NOTE_HEADER.unpack_from(data, at)
        begin = at + _NOTE_HEADER.size + (name + 3) // 4 * 4
        yield _Note(kind=kind, data=data[begin : begin + length])
        at = begin + (length + 3) // 4 * 4
