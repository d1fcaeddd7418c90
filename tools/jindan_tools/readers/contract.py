"""What a reader gets and what it gives back; every format is one file that fulfils this."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

from jindan_tools.model.event import Event
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting

# Reads the files that no reader claims, line by line.
LOG_READER = "log"


class Line(Struct, frozen=True, kw_only=True):
    """One piece of text as a terminal would show it.

    `number` is the 1-based line of the file counted by newline characters, as grep and editors do. A line that a
    progress bar redrew with carriage returns comes as several pieces with the same number. Escape codes are gone.
    """

    number: int
    text: str


class TextFile(Struct, frozen=True, kw_only=True):
    """A decoded text file. `path` is relative to the run root; `truncated_tail` says its last line has no newline.

    `thinned` says that lines of it were left out, so that nothing can be counted or averaged.
    """

    path: str
    size: int
    lines: tuple[Line, ...]
    encoding: str = "utf-8"
    truncated_tail: bool = False
    thinned: bool = False
    problem: str = ""

    def text(self) -> str:
        """Return the whole text, pieces of redrawn lines joined by newlines (for JSON and YAML use `raw`)."""
        return "\n".join(line.text for line in self.lines)


class Reading(Struct, frozen=True, kw_only=True):
    """What one reader found in one file. Series are raw: `assemble` merges, segments and ranks them."""

    framework: Framework | None = None
    version: str | None = None
    settings: tuple[Setting, ...] = ()
    series: tuple[Series, ...] = ()
    events: tuple[Event, ...] = ()
    problem: str = ""


class FileReader(Protocol):
    """A reader that takes a whole file because its name and head say what it is (results.csv, trainer_state.json)."""

    @property
    def name(self) -> str:
        """Return the word by which a report names the reader."""
        ...

    def claims(self, path: str, head: str) -> bool:
        """Say whether this reader takes the file; `head` is its first 4 KiB."""
        ...

    def read(self, file: TextFile) -> Reading:
        """Read the file; never raise on its content, report what is wrong in `Reading.problem`."""
        ...


class BinaryFile(Struct, frozen=True, kw_only=True):
    """A file that is no text: `path` relative to the run root, `size` in bytes, `stream` at its first byte.

    `absolute` is for readers that must open the file by name (SQLite); it was a regular file inside the run.
    """

    path: str
    size: int
    stream: BinaryIO
    absolute: Path


class Part(Struct, frozen=True, kw_only=True):
    """What a binary file says about one run. `run` is '' for the run it lies in, else the name of a run of its own."""

    reading: Reading
    run: str = ""


class BinaryReader(Protocol):
    """A reader that takes a whole file that is no text, by its name or its first bytes."""

    name: str

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether this reader takes the file; `head` is its first 4 KiB."""
        ...

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Read the file in bounded memory; never raise on its content. A store of several runs gives a part each."""
        ...


class LineScanner(Protocol):
    """A scanner for one kind of log line. In the order of SCANNERS, each sees the lines that none before it took."""

    def feed(self, line: Line) -> bool:
        """Take the line. True means it is fully understood and later scanners need not see it."""
        ...

    def finish(self) -> Reading:
        """Return what was gathered after the last line."""
        ...


def merge(readings: Iterable[Reading]) -> Reading:
    """Join several readings of one file in order; the first framework and version named win."""
    items = tuple(readings)
    return Reading(
        framework=next((r.framework for r in items if r.framework is not None), None),
        version=next((r.version for r in items if r.version is not None), None),
        settings=tuple(s for r in items for s in r.settings),
        series=tuple(s for r in items for s in r.series),
        events=tuple(e for r in items for e in r.events),
        problem=" ".join(r.problem for r in items if r.problem),
    )
