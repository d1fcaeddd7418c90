"""Cut a .wandb file into its records, also behind damaged bytes.

The file is a LevelDB log behind a header of 7 bytes (":W&B", 2 bytes magic, version): blocks of 32 KiB, in each chunks
of CRC-32 (4 bytes, of type and data), length (2), type (1: full, 2 to 4: first, middle, last) and data.
Source: wandb/sdk/internal/datastore.py (0.16) and core/pkg/leveldb (0.17 to 0.31).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

HEADER = 7
MAGIC = b":W&B"
_BLOCK = 32_768
_CHUNK = 7
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
MAX_RECORD = 16 << 20


class LogDamage(Struct):
    """How many places of the file were damaged, the bytes skipped there, and where the first lies."""

    places: int = 0
    size: int = 0
    first: int = 0
    cut: int = 0

    def note(self, offset: int, size: int) -> None:
        """Count one damaged place."""
        self.first = self.first if self.places else offset
        self.places += 1
        self.size += size


def records(stream: BinaryIO, damage: LogDamage) -> Iterator[bytes]:
    """Yield the whole records from a stream at its start; what is damaged or cut is counted in `damage`."""
    held: list[bytes] | None = None
    for kind, data in _chunks(stream, damage):
        if kind == _FULL:
            held = None
            yield data
        elif kind == _FIRST:
            held = [data]
        elif held is not None and sum(map(len, held)) + len(data) <= MAX_RECORD:
            held.append(data)
            if kind == _LAST:
                yield b"".join(held)
                held = None
        else:
            held = None
    damage.cut += sum(map(len, held)) if held else 0


def _chunks(stream: BinaryIO, damage: LogDamage) -> Iterator[tuple[int, bytes]]:
    """Yield (type, data); a damaged chunk yields type 0, so that no record is joined across it."""
    base, start = 0, HEADER
    while block := stream.read(_BLOCK):
        at = start
        start = 0
        while len(block) - at >= _CHUNK:
            size, kind = int.from_bytes(block[at + 4 : at + 6], "little"), block[at + 6]
            end = at + _CHUNK + size
            if _is_chunk(block, at):
                yield kind, block[at + _CHUNK : end]
                at = end
                continue
            if not any(block[at:]):
                break
            if end > len(block) and len(block) < _BLOCK and _FULL <= kind <= _LAST and not _next(block, at + 1):
                damage.cut += len(block) - at
                return
            found = _next(block, at + 1) or len(block)
            damage.note(base + at, found - at)
            yield 0, b""
            at = found
        base += len(block)


def _is_chunk(block: bytes, at: int) -> bool:
    size, kind = int.from_bytes(block[at + 4 : at + 6], "little"), block[at + 6]
    end = at + _CHUNK + size
    if not _FULL <= kind <= _LAST or end > len(block):
        return False
    return zlib.crc32(block[at + 6 : end]) == int.from_bytes(block[at : at + 4], "little")


def _next(block: bytes, after: int) -> int | None:
    """Return where the next intact chunk begins in a block, None without one."""
    return next((at for at in range(after, len(block) - _CHUNK) if _is_chunk(block, at)), None)
