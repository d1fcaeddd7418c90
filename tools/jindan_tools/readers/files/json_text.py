"""Walk through JSON text piece by piece, so that every piece knows its line and a cut file keeps what came before."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from jindan_tools.text.regex import regex

_SPACE = regex(r"[ \t\r\n]*")
_GOES_ON = frozenset({"", ".", "e", "E", "-", "+"})
_DECODER = json.JSONDecoder(strict=False)


class BrokenJsonError(ValueError):
    """The text is no JSON from `line` on, or ends inside a value."""

    def __init__(self, line: int) -> None:
        super().__init__(f"broken JSON at line {line}")
        self.line = line


class JsonText:
    """A JSON text (bare NaN and Infinity allowed) with positions."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line(self, position: int) -> int:
        """Return the 1-based line of a position."""
        return bisect_right(self._breaks, position - 1) + 1

    def start(self) -> int:
        """Return the position of the first value."""
        return self._skip(0)

    def opens(self, position: int) -> str:
        """Return '{', '[' or '' for what begins at a position."""
        mark = self.text[position : position + 1]
        return mark if mark in {"{", "["} else ""

    def decode(self, position: int) -> tuple[object, int]:
        """Return the value at a position and where it ends; raise BrokenJsonError where there is no whole value."""
        try:
            value: object
            value, end = _DECODER.raw_decode(self.text, position)
        except (ValueError, RecursionError) as error:
            raise BrokenJsonError(self.line(position)) from error
        # A number that touches the end of the text, or a point or exponent without digits, may lack the rest of it.
        if self.text[end : end + 1] in _GOES_ON and isinstance(value, int | float) and not isinstance(value, bool):
            raise BrokenJsonError(self.line(position))
        return value, end

    def members(self, position: int) -> Iterator[tuple[str, int, int | None]]:
        """Yield key, start and end of each value of the object at a position; the end is None where it is broken."""
        at = self._skip(position + 1)
        while self.text[at : at + 1] not in {"}", ""}:
            key, end = self.decode(at)
            colon = self._skip(end)
            if not isinstance(key, str) or self.text[colon : colon + 1] != ":":
                raise BrokenJsonError(self.line(at))
            start = self._skip(colon + 1)
            stop = self._end(start)
            yield key, start, stop
            if stop is None:
                raise BrokenJsonError(self.line(start))
            at = self._next(stop, "}")

    def elements(self, position: int) -> Iterator[tuple[object, int]]:
        """Yield value and start of each element of the list at a position."""
        at = self._skip(position + 1)
        while self.text[at : at + 1] not in {"]", ""}:
            value, end = self.decode(at)
            yield value, at
            at = self._next(end, "]")
        if not self.text[at : at + 1]:
            raise BrokenJsonError(self.line(len(self.text)))

    def end_of_list(self, position: int) -> int:
        """Return where the list at a position ends, behind its bracket."""
        at = self._skip(position + 1)
        while self.text[at : at + 1] not in {"]", ""}:
            at = self._next(self.decode(at)[1], "]")
        return at + 1

    def _end(self, position: int) -> int | None:
        try:
            return self.decode(position)[1]
        except BrokenJsonError:
            return None

    def _next(self, end: int, close: str) -> int:
        at = self._skip(end)
        mark = self.text[at : at + 1]
        if mark == ",":
            return self._skip(at + 1)
        if mark == close:
            return at
        raise BrokenJsonError(self.line(at))

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self.text, position)
        return match.end() if match else position
