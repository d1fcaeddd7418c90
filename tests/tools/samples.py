"""The sample files of every reader, read from bytes the way a run directory is."""

import math
from collections.abc import Iterator
from pathlib import Path

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.encodings import decode_head, is_text
from jindan_tools.readers.files import FILE_READERS
from jindan_tools.readers.log_files import looks_like_log
from jindan_tools.readers.logs import read_log

FIXTURES = Path(__file__).parents[1] / "fixtures"
LOG = "log"


def sample_files() -> Iterator[Path]:
    """Yield every committed log and structured file that a reader takes."""
    for folder in ("logs", "readers"):
        yield from (p for p in sorted((FIXTURES / folder).rglob("*")) if p.is_file() and reader_of(p))


def reader_of(path: Path) -> str:
    """Return the name of the reader that takes a file, '' for none."""
    return reader_of_bytes(name_of(path), path.read_bytes())


def name_of(path: Path) -> str:
    """Return the path of a sample as it lies in its run directory."""
    return path.relative_to(FIXTURES).as_posix()


def reader_of_bytes(name: str, data: bytes) -> str:
    """Return the name of the reader that takes a file of these bytes, '' for none."""
    head = data[:4096]
    if not is_text(head):
        return ""
    text = decode_head(head)
    found = next((r.name for r in FILE_READERS if r.claims(name, text)), "")
    return found or (LOG if looks_like_log(name, text) else "")


def read_as(reader: str, name: str, data: bytes) -> Reading:
    """Read bytes with the reader of that name."""
    file = text_of(name, data)
    if reader == LOG:
        return read_log(file)
    return next(r for r in FILE_READERS if r.name == reader).read(file)


Point = tuple[str, int, float | str]


def points_of(reading: Reading) -> set[Point]:
    """Return name, line and value of every point; NaN equals itself."""
    return {
        (s.name, line, "nan" if math.isnan(value) else value)
        for s in reading.series
        for line, value in zip(s.lines, s.values, strict=True)
    }


def settings_of(reading: Reading) -> set[tuple[str, str]]:
    """Return name and value of every setting."""
    return {(s.name, repr(s.value)) for s in reading.settings}
