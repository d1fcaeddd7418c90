"""Cut a text that is still being written into sentences that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.text.regex import regex

_END = regex(r"(?<=[.?!])(?=\s)|\n")
_MARK = regex(r"^(\s*(?:[-*•]|\d{1,2}[.)]|#{1,4})\s+)?(.*)$", re.DOTALL)
# A model that never ends a sentence must not be waited for without end.
_LONGEST = 1200


class Sentences:
    """Collects pieces; `add` yields what became complete, as (list mark, sentence, what stood before it)."""

    def __init__(self) -> None:
        self._rest = ""
        self._fresh_line = True

    def add(self, piece: str) -> Iterator[tuple[str, str]]:
        """Yield complete sentences with what leads them: '' inside a paragraph, a newline, a bullet."""
        self._rest += piece
        while (cut := _END.search(self._rest)) is not None or len(self._rest) > _LONGEST:
            at = cut.end() if cut is not None else _LONGEST
            sentence, self._rest = self._rest[:at], self._rest[at:]
            yield from self._told(sentence)

    def finish(self) -> Iterator[tuple[str, str]]:
        """Yield what is left."""
        rest, self._rest = self._rest, ""
        yield from self._told(rest)

    def _told(self, sentence: str) -> Iterator[tuple[str, str]]:
        ends_line = sentence.endswith("\n")
        found = _MARK.match(sentence.strip())
        mark, words = (found.group(1), found.group(2).strip()) if found else (None, "")
        lead = ("- " if mark and self._fresh_line and not mark.strip().startswith("#") else "") if words else ""
        if words:
            yield (f"\n{lead}" if lead else "\n\n") if self._fresh_line else " ", words
        self._fresh_line = ends_line or (self._fresh_line and not words)
