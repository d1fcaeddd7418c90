"""Notice that a log which several attempts were appended to begins again after one of them died."""

from __future__ import annotations

import re

from jindan_tools.text.regex import regex

_DIGITS = regex(r"\d+")
_BANNER = regex(r"[>=*#~-]{3,} ?(?:start|begin)\w*(?: \w+){0,3} ?:")
# What a program says that caught an error and goes on with its work.
_GOES_ON = regex(
    r"\b(?:entering retry loop|retrying|will retry|(?:try(?:ing)?|retry) again|falling back to|continuing (?:anyway|without|training)|"
    r"(?:skipping|ignoring) (?:this |the |that |bad |corrupt(?:ed)? )?(?:batch|sample|file|image|example|item|error))\b",
    re.IGNORECASE,
    words=("retry", "again", "falling back", "continuing", "skipping", "ignoring"),
)
_BELOW = 3
_LETTERS = 12
_TOO_LONG = 400
# An attempt that says less than this tells nothing about how it went.
_WORTH_LINES = 8


class RestartFinder:
    """The first line of the program, seen again after a death with other digits, begins the next attempt."""

    def __init__(self) -> None:
        self._first = ""
        self._last = 0
        self._worth = 0
        self._newest = 0
        self._caught: list[int] = []

    def feed(self, text: str, number: int, *, died: bool) -> None:
        """Take every line; `died` says whether something that ends a process was read before."""
        self._newest = number
        if died and len(text) <= _TOO_LONG and _GOES_ON.search(text) is not None:
            self._caught.append(number)
        if len(text) > _TOO_LONG or (self._first and not died):
            return
        if not self._first:
            self._first = _skeleton(text) if _introduces(text) else ""
        elif _skeleton(text) == self._first:
            self._worth = self._newest_worth_telling()
            self._last = number

    def after(self, line: float | str) -> bool:
        """Say whether an attempt that is worth telling begins below a line, or what is told there was caught."""
        if any(0 < number - float(line) <= _BELOW <= self._newest - number for number in self._caught):
            return True
        return self._newest_worth_telling() > float(line)

    def _newest_worth_telling(self) -> int:
        """Return the first line of the newest attempt that said enough: shorter ones may follow it."""
        return self._last if self._newest - self._last >= _WORTH_LINES else self._worth


def _skeleton(text: str) -> str:
    """Return a line without its digits; of a banner (`>>>>start training : run_a`) only what stands before the name of the run."""
    bare = text.strip()
    banner = _BANNER.match(bare)
    return banner[0] if banner is not None else _DIGITS.sub("#", bare)


def _introduces(text: str) -> bool:
    """Say whether a line may be the first of a program: no part of a traceback and no warning."""
    return (
        text[:1] not in (" ", "\t")
        and sum(map(str.isalpha, text)) >= _LETTERS
        and "Traceback" not in text
        and "arning" not in text
    )
