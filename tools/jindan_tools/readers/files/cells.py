"""Turn a table cell, a command-line argument or a stored parameter into a number or a plain value."""

from __future__ import annotations

from jindan_tools.model.setting import Scalar
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_TENSOR = regex(r"(?:tensor|np\.float\d+|np\.int\d+|array)\(\[?([^,\[\])]+)\]?(?:,[^)]*)?\)$", words=("(",))
_WORDS: dict[str, Scalar] = {
    "true": True,
    "false": False,
    "none": None,
    "null": None,
    "~": None,
}
_LONGEST = 64
_INTEGER = regex(r"[-+]?\d{1,18}$")


def number(text: str) -> float | None:
    """Return the number a cell spells ('nan', '1e-3', '95.3%', 'tensor(0.5)'), or None when it spells none."""
    word = text.strip()
    if word[-1:].isdigit() and word.isascii() and "_" not in word and len(word) <= _LONGEST:
        # Nearly every cell of a large table; what float() takes that ends in a digit is a number as trainers print it.
        try:
            return float(word)
        except ValueError:
            pass
    wrapped = _TENSOR.match(word)
    if wrapped:
        word = wrapped.group(1)
    if "_" in word:
        return None
    return to_float(word.removesuffix("%"))


def scalar(text: str) -> Scalar:
    """Return the boolean, None, integer or float a word spells, else the word itself."""
    word = text.strip()
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    if _INTEGER.match(word):
        return int(word)
    value = None if "_" in word or "'" in word or '"' in word else to_float(word)
    return word if value is None else value


def of_object(value: object) -> float | None:
    """Return a decoded JSON value as a number; booleans are none, strings are read as cells."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return as_float(value)
    return number(value) if isinstance(value, str) and len(value) <= 64 else None


def as_float(value: float) -> float:
    """Return a number as a float, infinite where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
