"""Find the records of a TFRecord file, also behind damaged bytes.

A record is length (8 bytes, little-endian), masked CRC-32C of the length (4), payload, masked CRC-32C of the payload (4).
Source: tensorflow/core/lib/io/record_writer.h.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache

from msgspec import Struct

from jindan_tools.readers.binary.crc32c import masked_crc32c

HEADER = 12
FRAME = 16
_LENGTH = struct.Struct("<Q")
_CRC = struct.Struct("<I")
# No summary is that large; a longer length is damage even when its checksum fits.
MAX_RECORD = 1 << 31
# A length below 2^32 has four zero bytes, and an Event begins with its wall time (field 1, a double).
_CANDIDATE = re.compile(rb"(?s)(?=.{4}\x00{4}.{4}\x09)")


class Frame(Struct, frozen=True):
    """Where a record lies in a buffer: its first byte, its payload and the byte behind it."""

    start: int
    payload: int
    end: int


@lru_cache(maxsize=4096)
def _header_is_valid(header: bytes) -> bool:
    return masked_crc32c(header[:8]) == _CRC.unpack_from(header, 8)[0]


def frame_at(buffer: bytes, at: int) -> Frame | None:
    """Return the frame at a position, whose end may lie beyond the buffer; None when its header is damaged or cut."""
    header = buffer[at : at + HEADER]
    if len(header) < HEADER or not _header_is_valid(header):
        return None
    length: int = _LENGTH.unpack_from(header)[0]
    if length > MAX_RECORD:
        return None
    return Frame(at, at + HEADER, at + FRAME + length)


def next_frame(buffer: bytes, after: int) -> int | None:
    """Return where the next valid header begins at or behind a position, None when the buffer holds none."""
    for match in _CANDIDATE.finditer(buffer, after):
        if frame_at(buffer, match.start()) is not None:
            return match.start()
    return None


def is_intact(buffer: bytes, payload: int, end: int) -> bool:
    """Say whether the payload from `payload` to the record's `end` matches the checksum behind it."""
    return masked_crc32c(buffer[payload : end - 4]) == _CRC.unpack_from(buffer, end - 4)[0]
