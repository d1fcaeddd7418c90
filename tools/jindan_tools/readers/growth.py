"""How far a growing file was read, and whether it is still the same file."""

from __future__ import annotations

from typing import BinaryIO

from jindan_tools.readers.encodings import encoding_of

_HEAD = 4096
# As many bytes before the end of the last reading tell whether the file was written anew.
_KNOWN = 1024


class Growth:
    """Remembers the first and the last bytes that were read of a file, and the line at its end that is half written."""

    def __init__(self) -> None:
        self.head = b""
        self.rest = b""
        self._known = b""
        self._size = 0

    def goes_on(self, stream: BinaryIO, size: int) -> bool:
        """Say whether the first bytes of a stream of `size` bytes are those that were read."""
        if size < self._size:
            return False
        stream.seek(0)
        head = stream.read(_HEAD)
        stream.seek(self._size - len(self._known))
        same = stream.read(len(self._known)) == self._known and head.startswith(self.head)
        return same and encoding_of(head) == encoding_of(self.head or head)

    def whole_lines(self, stream: BinaryIO, size: int) -> bytes:
        """Return the lines that became whole within the first `size` bytes of the stream; `rest` is what is left of them."""
        data = self.rest + self._more(stream, size)
        end = data.rfind(b"\n") + 1
        self.rest = data[end:]
        return data[:end]

    def _more(self, stream: BinaryIO, size: int) -> bytes:
        """Return what the first `size` bytes of the stream hold behind those that were read."""
        stream.seek(self._size)
        data = stream.read(size - self._size)
        self.head = (self.head + data)[:_HEAD]
        self._known = (self._known + data)[-_KNOWN:]
        self._size += len(data)
        return data
