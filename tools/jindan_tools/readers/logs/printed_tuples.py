"""Say what a print with several arguments wrote under Python 2 as Python 3 writes it: `('Loss:', 0.5)` is `Loss: 0.5`."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line
from jindan_tools.text.regex import regex

_ITEM = r"(?:u?'[^']{0,200}'|u?\"[^\"]{0,200}\"|[-+]?[\w.+\-]{1,40})"
_TUPLE = regex(rf"^\s{{0,8}}\((?=u?['\"])({_ITEM}(?:, {_ITEM}){{1,40}}),?\)\s*$")
_EACH = regex(_ITEM)
# A name that ends in no mark of its own is set off from the number behind it.
_NAME = regex(r"[A-Za-z_][\w ./@\-]{0,60}")


def told_plainly(line: Line) -> Line:
    """Return a line that is a printed tuple in words, any other as it is."""
    match = _TUPLE.match(line.text)
    if match is None:
        return line
    items = _EACH.findall(match[1])
    said = [_said(item, items[at + 1 : at + 2]) for at, item in enumerate(items)]
    return Line(number=line.number, text=re.sub(r" {2,}", " ", " ".join(said)).strip())


def _said(item: str, following: list[str]) -> str:
    quoted = item.lstrip("u")[:1] in {"'", '"'}
    if not quoted:
        return item
    word = item.lstrip("u")[1:-1].strip()
    before_number = bool(following) and following[0].lstrip("u")[:1] not in {"'", '"'}
    return f"{word}:" if before_number and _NAME.fullmatch(word) else word
