"""Patterns that are compiled when they are first used: a small run uses few of the hundreds that stand in modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import cast


class _Waiting:
    """Stands in for a compiled pattern; from its first use on it has the methods of that pattern as its own."""

    def __init__(self, source: str, flags: int) -> None:
        self._given = (source, flags)

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(*self._given)
        for each in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "pattern", "flags"):
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


class WaitingForWords(_Waiting):
    """A pattern that looks only at texts with one of its words, and is compiled when the first one comes."""

    def __init__(self, source: str, flags: int, words: tuple[str, ...]) -> None:
        super().__init__(source, flags)
        self._words = words
        self._any_case = bool(flags & re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, as a compiled pattern does."""
        return self._compiled.search(text) if self.may_match(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at `start`, as a compiled pattern does."""
        return self._compiled.match(text, start) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches, as a compiled pattern does."""
        return self._compiled.finditer(text) if self.may_match(text) else iter(())

    def sub(self, told: str, text: str) -> str:
        """Return the text with every match replaced, as a compiled pattern does."""
        return self._compiled.sub(told, text) if self.may_match(text) else text

    def may_match(self, text: str) -> bool:
        """Say whether a word stands in the text."""
        held = text.lower() if self._any_case else text
        return any(map(held.__contains__, self._words))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._given)


def regex(source: str, flags: int = 0, *, words: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return the pattern of `re.compile(source, flags)`, compiled when it is first used.

    `words` are such that every match is in a text that holds one of them (in lower case for a pattern that ignores
    case): texts without any do not make it compile. An invalid source raises re.error then, not here; tests/structure
    uses every pattern once. It is for the methods of a pattern; `re.sub(pattern, ...)` and its like want a compiled one.
    """
    waiting = WaitingForWords(source, flags, words) if words else _Waiting(source, flags)
    return cast("re.Pattern[str]", waiting)
