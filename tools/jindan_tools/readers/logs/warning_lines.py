"""Keep the distinct warnings of a log, each with how often it was printed."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_DIGITS = regex(r"\d+")
_CATEGORY = regex(r"\b(\w*Warning): (.*)$")
_LEVEL = regex(r"\[?\bWARN(?:ING)?\b\]?[:\s|\]-]*(.*)$")
_MAX_DISTINCT = 60
# Warnings that transformers' logger prints without their level.
_BARE = regex(r"(?:^|\] )(A decoder-only architecture is being used, but right-padding was detected.*)$")


def _level(text: str) -> re.Match[str] | None:
    at = text.find("WARN")
    return None if at < 0 else _LEVEL.search(text, max(0, at - 1))


class WarningScanner:
    """`UserWarning: ...` and log lines of level WARNING; the order of scheduler and optimizer has its own kind."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._seen: set[str] = set()

    def feed(self, line: Line) -> bool:
        """Take a warning line."""
        text = line.text
        if "right-padding" in text:
            match = _BARE.search(text)
        elif "arning" not in text and "WARN" not in text:
            return False
        else:
            match = (_CATEGORY.search(text) if "Warning: " in text else None) or _level(text)
        if match is None:
            return False
        message = match.groups()[-1].strip()
        key = _DIGITS.sub("#", message)[:200]
        if not any(c.isalpha() for c in key) or (key not in self._seen and len(self._seen) >= _MAX_DISTINCT):
            return bool(key)
        self._seen.add(key)
        scheduler = "lr_scheduler.step()" in text and "optimizer.step()" in text
        kind = EventKind.LR_WARNING if scheduler else EventKind.WARNING
        category = match[1] if match.re is _CATEGORY else "WARNING"
        self._events.add(kind, line, {"category": category, "message": message[:300]}, key=key)
        return True

    def finish(self) -> Reading:
        """Return the warnings."""
        return Reading(events=self._events.events())
