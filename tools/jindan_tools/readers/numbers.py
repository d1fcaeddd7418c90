"""Turn the text of a number into a float, the way trainers print them."""

from __future__ import annotations

from jindan_tools.text.regex import regex

_NUMBER = regex(r"[-+]?(?:\d(?:_?\d)*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$")
_MOST_DIGITS = 64
_SPECIAL = {
    "nan": float("nan"),
    "-nan": float("nan"),
    "inf": float("inf"),
    "+inf": float("inf"),
    "-inf": float("-inf"),
    "infinity": float("inf"),
    "-infinity": float("-inf"),
}


def to_float(text: str) -> float | None:
    """Return the float that `text` spells (NaN and infinities included), or None when it spells none."""
    word = text.strip().strip("'\"")
    special = _SPECIAL.get(word.lower())
    if special is not None:
        return special
    return float(word) if len(word) <= 64 and _NUMBER.match(word) else None


def is_count(text: str) -> bool:
    """Say whether a text is a whole number of a credible length in ASCII digits: int() refuses '4²' and 5,000 digits."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
