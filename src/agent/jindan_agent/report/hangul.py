"""Tell words for a person from what one types: our own text is Korean, commands and values are not."""

from __future__ import annotations


def has_hangul(text: str) -> bool:
    """Say whether a text holds a Hangul syllable."""
    return any("가" <= letter <= "힣" for letter in text)
