"""Patterns that are compiled when they are first used: a small run uses few of the hundreds that stand in modules."""

from __future__ import annotations

import re
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


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern of `re.compile(source, flags)`, compiled when it is first used.

    An invalid source raises re.error then, not here; tests/structure uses every pattern once. It is for the methods of
    a pattern; `re.sub(pattern, ...)` and its like want a compiled one.
    """
    return cast("re.Pattern[str]", _Waiting(source, flags))
