"""Estimate, on the safe side, how many tokens a text costs, and cut it to fit."""

from __future__ import annotations

# Measured tokenizers spend 0.5–1 token on a Hangul syllable and one on three to four Latin letters of log text.
_LATIN_PER_TOKEN = 3


def tokens_at_most(text: str) -> int:
    """Return an upper estimate of the tokens of a text."""
    latin = sum(letter.isascii() for letter in text)
    return len(text) - latin + latin // _LATIN_PER_TOKEN + 1


def cut_to(text: str, tokens: int) -> str:
    """Return as much of the beginning of a text as surely fits, with a note where it was cut."""
    if tokens_at_most(text) <= tokens:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tokens_at_most(text[:middle]) <= tokens else (low, middle - 1)
    return f"{text[:low]}\n…(자리가 모자라 줄임)"
