"""Turn the bytes of a log into lines as a terminal would show them, whatever their encoding and size."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.walk import open_regular
from jindan_tools.text.safe import strip_escapes

HEAD_BYTES = 8 << 20
TAIL_BYTES = 24 << 20
MAX_LINE = 65_536
# A JSON document may be one line; its parsers have limits of their own.
MAX_JSON_LINE = 16 << 20
_REDRAWS_KEPT = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_head(root: Path, path: str, size: int = 4096) -> bytes:
    """Return the first `size` bytes of a file; raises OSError when it cannot be opened."""
    with os.fdopen(open_regular(root, path), "rb") as stream:
        return stream.read(size)


def is_text(head: bytes) -> bool:
    """Say whether bytes look like text: no NUL byte outside UTF-16 and few control bytes."""
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return True
    if b"\x00" in head:
        return _utf16_without_mark(head) is not None
    control = sum(b < 9 or 13 < b < 27 or 27 < b < 32 for b in head)
    return control <= len(head) * 0.05


def decode_head(head: bytes) -> str:
    """Return the first bytes of a file as text in its own encoding."""
    return head.decode(_encoding(head), "replace")


def read_text(root: Path, path: str, size: int) -> TextFile:
    """Return the lines of a text file of `size` bytes.

    Files above HEAD_BYTES + TAIL_BYTES are read at both ends and `problem` says what was skipped; line numbers stay
    those of the whole file. Raises OSError when the file cannot be opened.
    """
    with os.fdopen(open_regular(root, path), "rb") as stream:
        data = stream.read(HEAD_BYTES + TAIL_BYTES if size <= HEAD_BYTES + TAIL_BYTES else HEAD_BYTES)
        tail, skipped_lines, problem = b"", 0, ""
        if size > HEAD_BYTES + TAIL_BYTES:
            skipped_lines = _count_lines(iter(lambda: stream.read(1 << 20), b""), size - HEAD_BYTES - TAIL_BYTES)
            stream.seek(size - TAIL_BYTES)
            tail = stream.read(TAIL_BYTES)
            skipped = size - HEAD_BYTES - TAIL_BYTES
            problem = f"파일이 커서 앞 {HEAD_BYTES >> 20} MiB와 뒤 {TAIL_BYTES >> 20} MiB만 읽었고 {skipped:,}바이트를 건너뛰었습니다."
    encoding = _encoding(data)
    longest = MAX_JSON_LINE if path.endswith((".json", ".jsonl")) else MAX_LINE
    lines = list(_lines(data, encoding, 1, longest))
    if tail:
        start = data.count(b"\n") + 1 + skipped_lines
        lines += list(_lines(tail, encoding, start, longest))[1:]
    last = tail or data
    return TextFile(
        path=path,
        size=size,
        lines=tuple(lines),
        encoding=encoding,
        truncated_tail=bool(last) and not last.endswith((b"\n", b"\n\x00", b"\r")),
        problem=problem,
    )


def _count_lines(chunks: Iterator[bytes], limit: int) -> int:
    count, seen = 0, 0
    for chunk in chunks:
        part = chunk[: max(0, limit - seen)]
        count += part.count(b"\n")
        seen += len(chunk)
        if seen >= limit:
            break
    return count


def _encoding(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    return _utf16_without_mark(data[:4096]) or "utf-8"


def _utf16_without_mark(head: bytes) -> str | None:
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _lines(data: bytes, encoding: str, start: int, longest: int) -> Iterator[Line]:
    if encoding.startswith("utf-16"):
        data = data.decode(encoding, "replace").encode("utf-8", "replace")
    elif encoding == "utf-8-sig":
        data = data[3:]
    pieces = data.split(b"\n")
    if pieces and not pieces[-1]:
        pieces.pop()
    for offset, raw in enumerate(pieces):
        yield from _pieces(raw[:longest], start + offset)


def _pieces(raw: bytes, number: int) -> Iterator[Line]:
    if b"\r" not in raw:
        yield Line(number=number, text=_clean(raw))
        return
    shown = [p for p in raw.split(b"\r") if p.strip()]
    if len(shown) > _REDRAWS_KEPT:
        step = len(shown) / _REDRAWS_KEPT
        shown = [shown[int(i * step)] for i in range(_REDRAWS_KEPT - 1)] + shown[-1:]
    for piece in shown or [b""]:
        yield Line(number=number, text=_clean(piece))


_BACKSPACES = re.compile("\x08+")


def _clean(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_korean(raw)
    text = strip_escapes(text)
    return _BACKSPACES.sub("", text) if "\x08" in text else text


def _decode_korean(raw: bytes) -> str:
    try:
        return raw.decode("cp949")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
