"""Keep the distinct warnings of a log, each with how often it was printed."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.text.regex import regex

_DIGITS = regex(r"\d+")
_CATEGORY = regex(r"\b(\w*Warning): (.*)$")
_LEVEL = regex(r"\[?\bWARN(?:ING)?\b\]?[:\s|\]-]*(.*)$")
_BOOSTER = regex(r"^\[LightGBM\] \[(Warning)\] (.*)$")
_MAX_DISTINCT = 60
# Warnings that transformers' logger prints without their level.
_BARE = regex(
    r"(?:^|\] )(A decoder-only architecture is being used, but right-padding was detected.*|"
    r"Token indices sequence length is longer than the specified maximum sequence length.*|"
    r"It looks like you are trying to rescale already rescaled images.*)$"
)


class _Said(Struct, frozen=True):
    """What the warnings of one shape say: where the message stands, and its words without their numbers."""

    start: int
    end: int
    key: str
    worded: bool
    kind: EventKind
    category: str


@lru_cache(maxsize=MOST_SHAPES)
def warning_of(shape: str) -> _Said | None:
    """Return what a line of this shape warns of, None for a line that is no warning."""
    if "right-padding" in shape or "oken indices" in shape or "already rescaled" in shape:
        match = _BARE.search(shape)
    elif "arning" not in shape and "WARN" not in shape:
        return None
    else:
        match = (_CATEGORY.search(shape) if "Warning: " in shape else None) or _level(shape) or _BOOSTER.match(shape)
    if match is None:
        return None
    told = match.groups()[-1]
    message = told.strip()
    start = match.start(match.lastindex or 0) + len(told) - len(told.lstrip())
    key = _DIGITS.sub("#", message)[:200]
    scheduler = "lr_scheduler.step()" in shape and "optimizer.step()" in shape
    return _Said(
        start=start,
        end=start + len(message),
        key=key,
        worded=any(c.isalpha() for c in key),
        kind=EventKind.LR_WARNING if scheduler else EventKind.WARNING,
        category=match[1] if match.lastindex == 2 else "WARNING",
    )


def _level(text: str) -> re.Match[str] | None:
    at = text.find("WARN")
    return None if at < 0 else _LEVEL.search(text, max(0, at - 1))


class WarningScanner:
    """`UserWarning: ...` and log lines of level WARNING; the order of scheduler and optimizer has its own kind."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._seen: set[str] = set()

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape are warnings."""
        return warning_of(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a warning line."""
        said = warning_of(shape_of_line(line))
        if said is None:
            return False
        if self._events.add_again(said.kind, said.key):
            return True
        if not said.worded or (said.key not in self._seen and len(self._seen) >= _MAX_DISTINCT):
            return bool(said.key)
        self._seen.add(said.key)
        message = line.text[said.start : said.end][:300]
        self._events.add(said.kind, line, {"category": said.category, "message": message}, key=said.key)
        return True

    def finish(self) -> Reading:
        """Return the warnings."""
        return Reading(events=self._events.events())
