"""The bytes of one snapshot after another on a pipe: a length of 8 bytes, then so many bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

_LENGTH = struct.Struct(">Q")


def write_frame(out: IO[bytes], data: bytes) -> None:
    """Write one piece at once. Raises BrokenPipeError when nobody reads any more."""
    out.write(_LENGTH.pack(len(data)))
    out.write(data)
    out.flush()


def frames(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the pieces until the writer is gone; one that was cut off is left out."""
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        (size,) = _LENGTH.unpack(head)
        data = stream.read(size)
        if len(data) < size:
            return
        yield data
