"""Make foreign text harmless before a person or a terminal sees it."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_CSI = regex(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x9b[0-?]*[ -/]*[@-~]|\x1b[@-_]")
_CONTROL = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def strip_escapes(text: str) -> str:
    """Remove terminal escape sequences (colours, cursor moves, titles, links), keep everything else."""
    return _CSI.sub("", text) if "\x1b" in text or "\x9b" in text else text


def safe_text(text: str, limit: int = 2000) -> str:
    """Return `text` without any control, bidi or zero-width character; tabs and newlines stay; cut at `limit`."""
    if text.isprintable():
        return text if len(text) <= limit else _cut(text, limit)
    clean = _CONTROL.sub("\N{SYMBOL FOR ESCAPE}", strip_escapes(text)).replace("\r", " ")
    clean = clean.encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= limit else _cut(clean, limit)


def _cut(text: str, limit: int) -> str:
    return f"{text[:limit]}…(이하 {len(text) - limit:,}자 잘림)"


def safe_line(text: str, limit: int = 240) -> str:
    """Return the first line of `text`, safe and short enough to quote in a sentence."""
    return safe_text(" ".join(text.split("\n", 1)[0].split()), limit)
