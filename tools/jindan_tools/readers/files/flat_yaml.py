"""Read YAML that is nothing but lines of plain `key: value`, as trainers write it, without loading PyYAML."""

from __future__ import annotations

import re

from jindan_tools.model.setting import Scalar
from jindan_tools.text.regex import regex

# Only text that YAML 1.1 resolves in one way: no brackets, tags, anchors, comments, dates, octal or sexagesimal
# numbers. Everything else is PyYAML's.
_LINE = regex(
    r"(?P<key>[A-Za-z][A-Za-z0-9_]{0,60}):(?: (?:(?P<int>-?(?:0|[1-9]\d{0,17}))|(?P<float>-?(?:0|[1-9]\d{0,17})\.\d{1,20})|"
    r"'(?P<quoted>[A-Za-z0-9_./\- ]{0,200})'|(?P<word>(?:\.{1,2}/)?[A-Za-z/][A-Za-z0-9_./\\\-]{0,200})))?",
    re.ASCII,
)
# A larger file is no plain list of settings; the rest of the text stays in the last piece and does not match.
_MOST = 5000
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("null", "Null", "NULL"), None),
}


def read_flat(text: str) -> list[tuple[int, str, Scalar]] | None:
    """Return (1-based line, key, value) of every entry, or None when any line is not plain."""
    lines = text.rstrip("\n").split("\n", _MOST)
    found: list[tuple[int, str, Scalar]] = []
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or match["key"] in _WORDS:
            return None
        found.append((number, match["key"], _value(match)))
    return found


def _value(match: re.Match[str]) -> Scalar:
    if match["int"] is not None:
        return int(match["int"])
    if match["float"] is not None:
        return float(match["float"])
    if match["quoted"] is not None:
        return match["quoted"]
    word = match["word"]
    return None if word is None else _WORDS.get(word, word)
