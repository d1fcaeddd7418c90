"""Turn raw bytes into text whatever wrote them: UTF-8, UTF-16, Korean Windows, or a mix of them line by line."""

from __future__ import annotations

from jindan_tools.text.regex import regex
from jindan_tools.text.safe import strip_escapes

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BACKSPACES = regex("\x08+")
# Control bytes but for backspace, white space and the escape that begins a colour.
_CONTROL = bytes(b for b in range(32) if b < 8 or 13 < b < 27 or b > 27)
# The most bytes that a cut character of UTF-8 leaves at the end.
_CUT_BYTES = 3


# Binary formats pad with NUL bytes too, but hold single ones and control bytes beside them.
_HOLE = b"\x00" * 16
# The signal handler of PyTorch's data workers writes its message with the NUL that ends it in C
# (torch/csrc/DataLoader.cpp, SIGNAL_HANDLER: sizeof(ERROR_MSG)): `ERROR: Unexpected bus error ...\n\0`.
_END_IN_C = b"\n\x00"


def is_text(head: bytes) -> bool:
    """Say whether bytes look like text: no NUL byte outside UTF-16 and few control bytes; bars erase with backspaces.

    A log that was cut to nothing while a process held it begins with NUL bytes, and one that lay on a disk when the power
    failed has holes of them; long runs of NUL bytes do not count, nor does one behind a line, the end of a message in C.
    """
    if any(head.startswith(mark) for mark, _ in _BOMS):
        return True
    if b"\x00" in head and _utf16_without_mark(head) is not None:
        return True
    body = b"".join(part.strip(b"\x00") for part in head.replace(_END_IN_C, b"\n").split(_HOLE))
    if not body or b"\x00" in body:
        return not head
    return len(body) - len(body.translate(None, _CONTROL)) <= len(body) * 0.05


def encoding_of(head: bytes) -> str:
    """Return the encoding that the first bytes of a file tell; lines of 'utf-8' may still be Korean Windows."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    return _utf16_without_mark(head[:4096]) or "utf-8"


def decode_head(head: bytes) -> str:
    """Return the first bytes of a file as text in its own encoding."""
    return head.decode(encoding_of(head), "replace").lstrip("\ufeff\x00")


def decode_line(raw: bytes) -> str:
    """Return a line as a terminal shows it: decoded, without escape codes, backspaces and the NULs of a cut log."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decode_other(raw, error)
    text = strip_escapes(text)
    if "\x08" in text:
        text = _BACKSPACES.sub("", text)
    return text.lstrip("\x00\ufeff") if text[:1] in ("\x00", "\ufeff") else text


def _decode_other(raw: bytes, error: UnicodeDecodeError) -> str:
    if len(raw) - error.start <= _CUT_BYTES and error.reason == "unexpected end of data":
        return raw[: error.start].decode("utf-8")
    try:
        return raw.decode("cp949")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _utf16_without_mark(head: bytes) -> str | None:
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None
