"""Regular expressions that are compiled when they are first needed, so that start-up pays for none that is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """A text pattern with the methods of re.Pattern that are used here; compiles on first use."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.pattern = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Return the compiled pattern."""
        return re.compile(self.pattern, self._flags)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the first match anywhere from `start`."""
        return self.compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at `start`."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield the matches in order."""
        return self.compiled.finditer(text, start)

    def findall(self, text: str) -> list[str]:
        """Return the matched texts of a pattern with at most one group."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """Return the pieces between the matches of a pattern without groups."""
        return [piece or "" for piece in self.compiled.split(text)]

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Return the text with the matches replaced."""
        return self.compiled.sub(new, text, count)


def pattern(source: str, flags: int = 0) -> Pattern:
    """Return a pattern that compiles when it is first used; takes what re.compile takes for text."""
    return Pattern(source, flags)
