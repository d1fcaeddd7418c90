"""Hand a file that is no text to the reader of its format, and tell the runs of a store from the run around it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from jindan_tools.model.run import FileRead
from jindan_tools.readers.contract import BinaryFile, BinaryReader, Part, Reading
from jindan_tools.readers.walk import open_regular

_BUFFER = 1 << 16


def binary_reader(path: str, head: bytes) -> BinaryReader | None:
    """Return the reader that takes a file with these first bytes, None for text and for what no reader knows."""
    if b"\x00" not in head:
        return None
    # Only runs with files that are no text pay for these modules.
    from jindan_tools.readers.binary import BINARY_READERS  # noqa: PLC0415

    return next((r for r in BINARY_READERS if r.claims(path, head)), None)


def read_binary(reader: BinaryReader, root: Path, path: str, size: int) -> tuple[Part, ...]:
    """Return what the reader finds; raises OSError when the file cannot be opened as a regular file of the run."""
    with os.fdopen(open_regular(root, path), "rb", buffering=_BUFFER) as stream:
        return reader.read(BinaryFile(path=path, size=size, stream=stream, absolute=root / path))


def apart(
    parts: Sequence[tuple[FileRead, Part]],
) -> tuple[list[tuple[FileRead, Reading]], list[tuple[FileRead, Part]]]:
    """Return the readings of the run itself, and the parts that are runs of their own; a single one belongs to it."""
    named = [(f, p) for f, p in parts if p.run]
    lone = len(named) == 1
    mine = [(f, p.reading) for f, p in parts if lone or not p.run]
    return mine, [] if lone else named
