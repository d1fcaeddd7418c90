"""Walk the protobuf wire format by hand: fields and their bytes, never a message class."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_MAX_FIELDS = 200_000


class WireError(ValueError):
    """The bytes are no protobuf message."""


class Field(Struct, frozen=True):
    """One field of a message: `start` and `end` bound its content within the bytes that were walked.

    `number` is the field's number; `value` is the integer of a varint, else 0.
    """

    number: int
    kind: int
    start: int
    end: int
    value: int = 0


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the unsigned integer at a position and the position behind it; raises WireError when cut or too long."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            msg = f"bad varint at byte {at}"
            raise WireError(msg)
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def signed(value: int) -> int:
    """Return a varint as the two's-complement integer that int32 and int64 fields mean."""
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Field]:
    """Yield the fields of the message in data[start:end]; raises WireError on what is no message."""
    stop = len(data) if end is None else end
    at = start
    for _ in range(_MAX_FIELDS):
        if at >= stop:
            return
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, after = varint(data, at)
            field = Field(number, kind, at, after, value)
        else:
            at, after = _extent(data, at, kind)
            field = Field(number, kind, at, after)
        if after > stop or not number:
            msg = f"field beyond its message at byte {at}"
            raise WireError(msg)
        yield field
        at = after


def _extent(data: bytes, at: int, kind: int) -> tuple[int, int]:
    if kind == FIXED64:
        return at, at + 8
    if kind == FIXED32:
        return at, at + 4
    if kind == BYTES:
        size, at = varint(data, at)
        return at, at + size
    msg = f"unknown wire type {kind} at byte {at}"
    raise WireError(msg)
