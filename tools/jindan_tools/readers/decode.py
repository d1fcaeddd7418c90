"""Turn the bytes of a log into lines as a terminal would show them, whatever their encoding and size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.encodings import decode_line, encoding_of, utf8_of
from jindan_tools.readers.walk import open_regular

HEAD_BYTES = 8 << 20
TAIL_BYTES = 24 << 20
MAX_LINE = 65_536
# A JSON document may be one line; its parsers have limits of their own.
MAX_JSON_LINE = 16 << 20
# A larger text is not held three times over.
_AT_ONCE = 4 << 20
# What makes a line look other than its bytes: redraws, escape codes, backspaces and NULs; an escape code of one character
# and the mark of the byte order, which are found faster in the text.
_MARKS = (b"\r", b"\x1b", b"\x08", b"\x00")
_MARKS_IN_TEXT = ("\x9b", "\ufeff")


def read_head(root: Path, path: str, size: int = 4096) -> bytes:
    """Return the first `size` bytes of a file, those behind a hole at its beginning; raises OSError when it cannot be opened.

    A log that was emptied while its writer went on begins with as many zero bytes as were there before.
    """
    with os.fdopen(open_regular(root, path), "rb") as stream:
        head = stream.read(size)
        left = HEAD_BYTES + TAIL_BYTES
        while head and left > 0 and not head.strip(b"\0"):
            head = stream.read(max(size, 1 << 16))
            left -= len(head)
        return head if head[:1] != b"\0" else head.lstrip(b"\0")


def read_text(root: Path, path: str, size: int) -> TextFile:
    """Return the lines of a text file of `size` bytes.

    Files above HEAD_BYTES + TAIL_BYTES are read at both ends and `problem` says what was skipped; line numbers stay
    those of the whole file. Raises OSError when the file cannot be opened.
    """
    with os.fdopen(open_regular(root, path), "rb") as stream:
        if size <= HEAD_BYTES + TAIL_BYTES:
            return text_of(path, stream.read(HEAD_BYTES + TAIL_BYTES))
        data = stream.read(HEAD_BYTES)
        skipped_lines = _count_lines(iter(lambda: stream.read(1 << 20), b""), size - HEAD_BYTES - TAIL_BYTES)
        stream.seek(size - TAIL_BYTES)
        tail = stream.read(TAIL_BYTES)
    skipped = size - HEAD_BYTES - TAIL_BYTES
    problem = f"파일이 커서 앞 {HEAD_BYTES >> 20} MiB와 뒤 {TAIL_BYTES >> 20} MiB만 읽었고 {skipped:,}바이트를 건너뛰었습니다."
    encoding = encoding_of(data)
    lines = _lines(data, encoding, 1, _longest(path))
    start = data.count(b"\n") + 1 + skipped_lines
    lines += _lines(tail, encoding, start, _longest(path))[1:]
    return TextFile(
        path=path,
        size=size,
        lines=tuple(lines),
        encoding=encoding,
        truncated_tail=is_cut(tail),
        thinned=True,
        problem=problem,
    )


def text_of(path: str, data: bytes) -> TextFile:
    """Return the lines of a whole file of these bytes."""
    hole = 0
    if data[:16] == bytes(16):
        hole = len(data) - len(data := data.lstrip(b"\0"))
    encoding = encoding_of(data)
    lines = tuple(_lines(data, encoding, 1, _longest(path)))
    return TextFile(
        path=path,
        size=hole + len(data),
        lines=lines,
        encoding=encoding,
        truncated_tail=is_cut(data),
        problem=f"앞의 0바이트 {hole:,}개는 쓰는 도중에 비워진 자리라서 건너뛰었습니다." if hole else "",
    )


def lines_of(path: str, data: bytes, start: int) -> list[Line]:
    """Return the lines of a part of a UTF-8 file that begins with line `start`."""
    return _lines(data, "utf-8", start, _longest(path))


def is_cut(data: bytes) -> bool:
    """Say whether the last line has no end yet."""
    return bool(data) and not data.endswith((b"\n", b"\n\x00", b"\r"))


def _longest(path: str) -> int:
    return MAX_JSON_LINE if path.endswith((".json", ".jsonl", ".ipynb")) else MAX_LINE


def _count_lines(chunks: Iterator[bytes], limit: int) -> int:
    count, seen = 0, 0
    for chunk in chunks:
        part = chunk[: max(0, limit - seen)]
        count += part.count(b"\n")
        seen += len(chunk)
        if seen >= limit:
            break
    return count


def _lines(data: bytes, encoding: str, start: int, longest: int) -> list[Line]:
    if encoding.startswith("utf-16"):
        data = utf8_of(data, encoding)
    texts = _plain_texts(data, longest)
    if texts is not None:
        return [Line(number=number, text=text) for number, text in enumerate(texts, start)]
    return list(_lines_one_by_one(data, start, longest))


def _plain_texts(data: bytes, longest: int) -> list[str] | None:
    """Return the lines of a text that is UTF-8 and shows as it is, None for one that must be decoded line by line."""
    if len(data) > _AT_ONCE or any(mark in data for mark in _MARKS):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if any(mark in text for mark in _MARKS_IN_TEXT):
        return None
    texts = text.split("\n")
    if not texts[-1]:
        texts.pop()
    # A character has up to four bytes.
    return texts if max(map(len, texts), default=0) <= longest // 4 else None


def _lines_one_by_one(data: bytes, start: int, longest: int) -> Iterator[Line]:
    pieces = data.split(b"\n")
    if pieces and not pieces[-1]:
        pieces.pop()
    for number, raw in enumerate(pieces, start):
        if b"\r" not in raw:
            yield Line(number=number, text=decode_line(raw[:longest]))
            continue
        # Many logs hold no bar.
        from jindan_tools.readers.redraws import shown_pieces  # noqa: PLC0415

        for piece in shown_pieces(raw) or [b""]:
            yield Line(number=number, text=decode_line(piece[:longest]))
