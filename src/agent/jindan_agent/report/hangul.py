"""Tell words for a person from what one types: our own text is Korean, commands and values are not."""

from __future__ import annotations


def has_hangul(text: str) -> bool:
    """Say whether a text holds a Hangul syllable."""
    return any("가" <= letter <= "힣" for letter in text)


def is_command(how: str) -> bool:
    """Say whether a way to find out is to be pasted as it is."""
    return "\n" in how or not has_hangul(how)
