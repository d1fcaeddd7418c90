"""Read a binary fixture, whole or changed, as `open_run` would."""

from __future__ import annotations

import io
from pathlib import Path

from jindan_tools.readers.binary import BINARY_READERS
from jindan_tools.readers.contract import BinaryFile, Part, Reading

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "readers"


def read_parts(path: str, data: bytes, root: Path = FIXTURES) -> tuple[Part, ...]:
    """Return what the first reader that claims the bytes finds in them, nothing when none does."""
    reader = next((r for r in BINARY_READERS if r.claims(path, data[:4096])), None)
    if reader is None:
        return ()
    return reader.read(BinaryFile(path=path, size=len(data), stream=io.BytesIO(data), absolute=root / path))


def read_bytes(path: str, data: bytes) -> Reading:
    """Return the reading of the only part of a file."""
    (part,) = read_parts(path, data)
    return part.reading


def points(reading: Reading) -> set[tuple[str, float, str]]:
    """Return every point as (name, x, value)."""
    return {(s.name, x, repr(v)) for s in reading.series for x, v in zip(s.xs, s.values, strict=True)}
