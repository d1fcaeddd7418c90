"""Read a run again and again while it is written, each time only what changed since the last time."""

from __future__ import annotations

import os
import time
from pathlib import Path

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.readers.contract import LOG_READER, Reading
from jindan_tools.readers.encodings import encoding_of
from jindan_tools.readers.large_log import LARGE_BYTES
from jindan_tools.readers.live_records import RECORDS, LiveRecords
from jindan_tools.readers.live_table import PLAIN, LiveTable
from jindan_tools.readers.logs.carrier import is_carried
from jindan_tools.readers.logs.live_log import LiveLog
from jindan_tools.readers.open_run import (
    LARGE_TABLE,
    Location,
    RunNotReadableError,
    Taken,
    locate,
    read_file,
    read_large,
    read_location,
)
from jindan_tools.readers.walk import open_regular

# A file may change once more within the tick of the clock that its time was taken from, and keep its size.
_TICK_NS = 20_000_000
# A file as its reading names it: the root of its run and the path below it, which another run beside it may change.
_File = tuple[Path, str]
_HEAD = 4096


class _Mark(Struct, frozen=True, kw_only=True):
    """What tells that a file changed: another inode, size or time. `settled` is False while its time may lie."""

    inode: int
    size: int
    time_ns: int
    settled: bool


class _Kept(Struct, frozen=True, kw_only=True):
    mark: _Mark
    taken: Taken


class Follower:
    """Follows the runs at a path.

    `poll` costs a listing of the folder when nothing was written. A file that was not written to since keeps what it
    said, and of a log, a table or records that grew only the new lines are read; rotation (another inode), truncation and rewriting are noticed. What it returns is what reading everything
    anew at that moment would: a record that is half written is left out until it is whole.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[_File, _Kept] = {}
        self._logs: dict[_File, LiveLog] = {}
        self._tables: dict[_File, LiveTable | LiveRecords] = {}
        self._seen: dict[Path, _Mark] = {}
        self._owned: dict[str, set[Path]] = {}
        self._runs: dict[str, tuple[Run, ...]] = {}

    def poll(self) -> tuple[Run, ...] | None:
        """Return all runs at the path, None when no file changed since the last call.

        Several runs come in the order of `open_run`. Raises RunNotReadableError as long as nothing at the path is a
        training record; a later call may succeed.
        """
        locations = locate(self._path)
        marks = {at.root / f.path: _mark_of(at.root / f.path, f.size) for at in locations for f in at.files}
        if self._runs and marks == self._seen and all(m.settled for m in marks.values()):
            return None
        for held in (self._files, self._logs, self._tables):
            for root, path in [file for file in held if file[0] / file[1] not in marks]:
                del held[root, path]
        self._runs = {location.name: runs for location in locations if (runs := self._read(location, marks))}
        self._seen = marks
        if not self._runs:
            # Nothing is readable: let the first location say why.
            tuple(read_location(locations[0]))
        return tuple(run for runs in self._runs.values() for run in runs)

    def _read(self, location: Location, marks: dict[Path, _Mark]) -> tuple[Run, ...]:
        mine = {location.root / file.path for file in location.files}
        known = self._runs.get(location.name)
        if known and self._owned.get(location.name) == mine and all(self._same(marks, file) for file in mine):
            return known
        self._owned[location.name] = mine

        def read(root: Path, path: str, size: int) -> Taken:
            return self._taken(root, path, size, marks[root / path])

        try:
            return tuple(read_location(location, read))
        except RunNotReadableError:
            return ()

    def _same(self, marks: dict[Path, _Mark], file: Path) -> bool:
        return marks[file].settled and marks[file] == self._seen.get(file)

    def _taken(self, root: Path, path: str, size: int, mark: _Mark) -> Taken:
        kept = self._files.get((root, path))
        if kept is not None and kept.mark == mark and mark.settled:
            return kept.taken
        taken = read_file(root, path, size, read_some=self._some)
        self._files[root, path] = _Kept(mark=mark, taken=taken)
        return taken

    def _some(self, reader: str, root: Path, path: str, size: int) -> Reading | None:
        """Return what a log, a table or records say of which only the new lines are read; a large one is read as any other."""
        if reader == LOG_READER and size < LARGE_BYTES:
            return self._log(root, path, size)
        if (reader in PLAIN or reader == RECORDS) and size < LARGE_TABLE:
            return self._table(reader, root, path, size)
        self._logs.pop((root, path), None)
        self._tables.pop((root, path), None)
        return read_large(reader, root, path, size)

    def _log(self, root: Path, path: str, size: int) -> Reading | None:
        with os.fdopen(open_regular(root, path), "rb") as stream:
            head = stream.read(_HEAD)
            if encoding_of(head).startswith("utf-16") or is_carried(head):
                return None
            log = self._logs.get((root, path))
            if log is None or not log.goes_on(stream, size):
                log = self._logs[root, path] = LiveLog(path)
            return log.read(stream, size)

    def _table(self, reader: str, root: Path, path: str, size: int) -> Reading | None:
        with os.fdopen(open_regular(root, path), "rb") as stream:
            if encoding_of(stream.read(_HEAD)).startswith("utf-16"):
                return None
            table = self._tables.get((root, path))
            if table is None or table.reader != reader or not table.goes_on(stream, size):
                table = LiveRecords(path) if reader == RECORDS else LiveTable(path, reader)
                self._tables[root, path] = table
            return table.read(stream, size)


def _mark_of(file: Path, size: int) -> _Mark:
    """Return the mark of a file that had `size` bytes when listed: what was written since makes the next mark differ."""
    try:
        info = os.lstat(file)
    except OSError:
        return _Mark(inode=0, size=-1, time_ns=0, settled=True)
    settled = time.time_ns() - info.st_mtime_ns > _TICK_NS
    return _Mark(inode=info.st_ino, size=size, time_ns=info.st_mtime_ns, settled=settled)
