"""Turn raw bytes into text whatever wrote them: UTF-8, UTF-16, Korean or Chinese Windows, or a mix line by line."""

from __future__ import annotations

from jindan_tools.text.regex import regex
from jindan_tools.text.safe import strip_escapes

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BACKSPACES = regex("\x08+")
# Control bytes but for backspace, white space and the escape that begins a colour.
_CONTROL = bytes(b for b in range(32) if b < 8 or 13 < b < 27 or b > 27)
# The most bytes that a cut character of UTF-8 leaves at the end.
_CUT_BYTES = 3
# UTF-16 has a space or a digit in its first words; in a log that began in another encoding it stands further below.
_FIRST_WORDS = 64
# A line with fewer NUL bytes is none of UTF-16, nor one with fewer letters of Latin and Hangul among its characters.
_FEWEST_WIDE, _MOST_TOLD = 4, 0.8
# Korean Windows has the syllables of Hangul below C9 and Han, which logs hardly have, above. Chinese Windows sorts its
# common Han by sound from B0 to D7: among the words of training about half the characters begin at C9 or above.
_ASCII, _SYMBOLS, _PAST_HANGUL, _FEWEST_HAN = bytes(range(0x80)), range(0xA1, 0xAB), 0xC9, 0.1


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
    if b"\x00" in body:
        body = _without_wide_lines(body)
    if not body or b"\x00" in body:
        return not head
    return len(body) - len(body.translate(None, _CONTROL)) <= len(body) * 0.05


def encoding_of(head: bytes) -> str:
    """Return the encoding that the first bytes of a file tell; lines of 'utf-8' may still be Korean or Chinese Windows."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    return _utf16_without_mark(head[:4096]) or "utf-8"


def decode_head(head: bytes) -> str:
    """Return the first bytes of a file as text in its own encoding."""
    return head.decode(encoding_of(head), "replace").lstrip("\ufeff\x00")


def decode_line(raw: bytes) -> str:
    """Return a line as a terminal shows it: decoded, without escape codes, backspaces and the NULs of a cut log."""
    text = _wide(raw) if raw.count(0) >= _FEWEST_WIDE else None
    if text is None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            text = _decode_other(raw, error)
    text = strip_escapes(text)
    if "\x08" in text:
        text = _BACKSPACES.sub("", text)
    return text.lstrip("\x00\ufeff") if text[:1] in ("\x00", "\ufeff") else text


def utf8_of(data: bytes, encoding: str) -> bytes:
    """Return UTF-16 as UTF-8; what another program appended in UTF-8 stays as it is."""
    end = data.rfind(b"\n\x00") + 2 if encoding == "utf-16-le" else 0
    rest = data[end:] if end >= 2 and end % 2 == 0 and _is_appended(data[end:]) else b""
    # An odd last byte is half a character that is still being written.
    wide = data[: len(data) - len(rest)]
    return wide[: len(wide) // 2 * 2].decode(encoding, "replace").encode("utf-8", "replace") + rest


def _is_appended(rest: bytes) -> bool:
    if len(rest) < _FEWEST_WIDE or b"\x00" in rest or b"\n" not in rest:
        return False
    try:
        rest.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(raw: bytes) -> str | None:
    """Return a line that PowerShell appended in UTF-16 to a log of another encoding; None for any other."""
    # The newline of the line before it left half of itself.
    body = raw.removeprefix(b"\x00")
    try:
        text = body[: len(body) // 2 * 2].decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    bare = text.strip("\r\t\ufeff")
    told = sum(c.isascii() or "\uac00" <= c <= "\ud7a3" for c in bare)
    return text.strip("\r") if bare.replace("\t", "").isprintable() and told >= _MOST_TOLD * len(bare) > 0 else None


def _without_wide_lines(body: bytes) -> bytes:
    return b"\n".join(b"" if _wide(line) is not None else line.strip(b"\x00") for line in body.split(b"\n"))


def _decode_other(raw: bytes, error: UnicodeDecodeError) -> str:
    if len(raw) - error.start <= _CUT_BYTES and error.reason == "unexpected end of data":
        return raw[: error.start].decode("utf-8")
    return _decode_chinese(raw) or _decode_strictly(raw, "cp949") or raw.decode("utf-8", "replace")


def _decode_chinese(raw: bytes) -> str | None:
    leads = [lead for lead in raw.translate(None, _ASCII)[::2] if lead not in _SYMBOLS]
    if sum(lead >= _PAST_HANGUL for lead in leads) <= _FEWEST_HAN * len(leads):
        return None
    return _decode_strictly(raw, "gb2312")


def _decode_strictly(raw: bytes, encoding: str) -> str | None:
    """Return a line without the half of a character that ends one still being written; None in another encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(raw) - 1:
            return None
        return raw[: error.start].decode(encoding)


def _utf16_without_mark(head: bytes) -> str | None:
    if len(head) < 8 or b"\x00" not in head[:_FIRST_WORDS]:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None
