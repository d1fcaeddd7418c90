"""Take the marks of a container or a launcher off a large log while its bytes are read, in bounded memory."""

from __future__ import annotations

import re
from io import BufferedIOBase

# No mark is longer: so much of the next line is read to see its mark whole.
LONGEST_MARK = 512


class Uncarried(BufferedIOBase):
    """A log without the mark of `carrier.carrier_of` before each line.

    `readinto` takes as many bytes of the log as it may give, less than LONGEST_MARK in all left over, and gives fewer;
    `read` and `readline`, with which bytes are left out, give them as they are.
    """

    def __init__(self, stream: BufferedIOBase, mark: re.Pattern[str]) -> None:
        super().__init__()
        self._stream = stream
        self._mark = re.compile(b"^(?:" + mark.pattern.encode("ascii") + b")", re.MULTILINE)
        self._due = 0
        self._within = False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place of the log at which a line begins."""
        self._due, self._within = 0, False
        return self._stream.seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes as they are."""
        return self._stream.read(-1 if size is None else size)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return the rest of the line as it is; what comes next begins a line."""
        self._within = False
        return self._stream.readline(-1 if size is None else size)

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill the buffer with lines without their marks; 0 at the end."""
        self._due += len(buffer)
        filled = 0
        while (room := min(len(buffer) - filled, self._due)) > LONGEST_MARK:
            data = self._stream.read(room - LONGEST_MARK)
            if data and not data.endswith(b"\n"):
                data += self._stream.readline(LONGEST_MARK)
            if not data:
                break
            self._due -= len(data)
            shown = self._bare(data)
            buffer[filled : filled + len(shown)] = shown
            filled += len(shown)
        return filled

    def _bare(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\n") if self._within else (b"", b"", data)
        self._within = not data.endswith(b"\n")
        return head + end + self._mark.sub(b"", rest)
