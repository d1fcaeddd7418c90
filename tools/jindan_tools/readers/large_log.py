"""Read a log that is too large to be read line by line."""

from __future__ import annotations

from io import BufferedIOBase, BufferedReader, FileIO
from pathlib import Path

from msgspec.structs import replace

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.encodings import decode_head, encoding_of
from jindan_tools.readers.logs.carrier import carrier_of
from jindan_tools.readers.walk import open_regular

# Below, line by line is fast enough, and loading NumPy costs more than it saves.
LARGE_BYTES = 4 << 20
# Above, a log is read at both ends, unless all of it is asked for.
WHOLE_BYTES = 2 << 30
# A log whose lines differ in more than their numbers is read line by line: whole up to here.
WHOLE_VARIED_BYTES = 32 << 20
ENDS = (64 << 20, 192 << 20)
ENDS_VARIED = (2 << 20, 6 << 20)
_HEAD = 4096
_BUFFER = 1 << 16
_LEFT_BEHIND = 1 << 10


def read_large_log(root: Path, path: str, size: int, *, full: bool = False) -> Reading | None:
    """Return what a log of `size` bytes says; `problem` tells what was skipped and thinned.

    None when it is not large, is UTF-16, begins with a hole, or NumPy is missing. Memory stays bounded. Raises OSError when the file cannot be opened.
    """
    if size < LARGE_BYTES:
        return None
    try:
        # A small run must not pay for NumPy, and the tools work without it.
        from jindan_tools.readers.logs.bulk.reader import TooVariedError  # noqa: PLC0415
    except ImportError:
        return None
    with BufferedReader(FileIO(open_regular(root, path)), _BUFFER) as stream:
        head = stream.read(_HEAD)
        if head[:16] == bytes(16) or encoding_of(head).startswith("utf-16"):
            return None
        bare = _without_carrier(stream, head)
        whole = full or size <= WHOLE_BYTES
        try:
            return _read(bare, path, size, None if whole else ENDS, full or size <= WHOLE_VARIED_BYTES)
        except TooVariedError:
            return _read(bare, path, size, ENDS_VARIED, True)


def _without_carrier(stream: BufferedIOBase, head: bytes) -> BufferedIOBase:
    mark = carrier_of(decode_head(head).splitlines()[:-1])
    if mark is None:
        return stream
    # Few large logs were carried.
    from jindan_tools.readers.logs.uncarried import Uncarried  # noqa: PLC0415

    return Uncarried(stream, mark)


def _read(stream: BufferedIOBase, path: str, size: int, ends: tuple[int, int] | None, patient: bool) -> Reading:
    # As above.
    from jindan_tools.readers.logs.bulk.chunks import LogChunks  # noqa: PLC0415
    from jindan_tools.readers.logs.bulk.reader import read_bulk  # noqa: PLC0415

    def chunks() -> LogChunks:
        stream.seek(0)
        # What takes marks off leaves a few bytes behind with each part that is read.
        return LogChunks(stream, size + _LEFT_BEHIND, ends)

    reading = read_bulk(path, chunks, patient=patient)
    return reading if ends is None else replace(reading, problem=f"{_skipped(size, ends)} {reading.problem}".strip())


def _skipped(size: int, ends: tuple[int, int]) -> str:
    head, tail = ends
    return (
        f"파일이 커서 앞 {head >> 20} MiB와 뒤 {tail >> 20} MiB만 읽었고 {size - head - tail:,}바이트를 건너뛰었습니다. "
        "--full 옵션을 주면 모두 읽습니다."
    )
