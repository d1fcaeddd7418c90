"""Keys that work whatever the keyboard is set to: each letter with the Hangul letter on the same key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The two-set (두벌식) layout, KS X 5002: https://en.wikipedia.org/wiki/Korean_language_and_computers
HANGUL: Mapping[str, str] = MappingProxyType(
    dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
)


def both(letters: str) -> str:
    """Return the keys for Binding: each lower-case letter, and the key it is in the Hangul layout."""
    return ",".join(key for letter in letters for key in (letter, HANGUL[letter]))
