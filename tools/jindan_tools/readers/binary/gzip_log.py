"""Read a log that was rotated and compressed, as logrotate leaves it: `train.log.2.gz`."""

from __future__ import annotations

import zlib

from msgspec.structs import replace

from jindan_tools.readers.contract import BinaryFile, Part, Reading
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.encodings import is_text
from jindan_tools.readers.logs import read_log
from jindan_tools.text.regex import regex

_LOG = regex(r"\.(?:log|out|err|txt)(?:[.\-][\d_\-]{1,20})?\.gz$", words=(".gz",))
_MAGIC = b"\x1f\x8b\x08"
# A bomb is larger; what is behind is left out, and `problem` says so.
_MOST_BYTES = 32 << 20
_HEAD = 4096
_CHUNK = 1 << 20
# zlib: the largest window, with the header of gzip.
_GZIP = 31


class GzipLog:
    """A compressed log, whose lines are counted as they stand in it."""

    name = "gzip-log"

    def claims(self, path: str, head: bytes) -> bool:
        """Take a gzip file that is named for a log."""
        return head.startswith(_MAGIC) and bool(_LOG.search(path.lower()))

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return what the scanners find in the text, up to the limit or to where the file is broken."""
        data, broken = _unpacked(file)
        if not is_text(data[:_HEAD]):
            return (Part(reading=Reading()),)
        reading = read_log(text_of(file.path, data[:_MOST_BYTES]))
        return (Part(reading=replace(reading, problem=_problem(broken, len(data) > _MOST_BYTES))),)


def _unpacked(file: BinaryFile) -> tuple[bytes, bool]:
    """Return at most a little more than the limit of the text, and whether the file breaks off or is damaged."""
    data = bytearray()
    unpacking = zlib.decompressobj(_GZIP)
    try:
        while len(data) <= _MOST_BYTES and (packed := unpacking.unconsumed_tail or file.stream.read(_CHUNK)):
            data += unpacking.decompress(packed, _CHUNK)
            if unpacking.eof:
                break
    except zlib.error:
        return bytes(data), True
    return bytes(data), not unpacking.eof and len(data) <= _MOST_BYTES


def _problem(broken: bool, long: bool) -> str:
    if broken:
        return "압축 파일이 중간에 끊겨 있어 그 앞까지만 읽었습니다."
    return f"압축을 풀면 커서 앞 {_MOST_BYTES >> 20} MiB만 읽었습니다." if long else ""
