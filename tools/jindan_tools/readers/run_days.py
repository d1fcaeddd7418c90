"""Tell from the clocks in its own logs on which days a run ran, so that what a machine did on other days is not its end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from jindan_tools.model.event import Event
from jindan_tools.readers.encodings import decode_head
from jindan_tools.readers.walk import open_regular
from jindan_tools.text.regex import regex

_ENDS = 64 << 10
# Clocks of several zones, and a process that said nothing for hours before it was killed.
_SLACK = timedelta(hours=26)
_MONTHS = {
    name: at
    for at, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}
# `2025-03-04 02:03:44`, `[2025/03/04 02:03:44`, `03/04/2025 02:03:44 - INFO`, `[Tue Mar  4 02:03:44 2025]`, `Mar 04 02:03:44`.
_CLOCK = regex(
    r"^.{0,40}?(?<![\d.])(?:(?P<year>20\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)[T ,_]{1,2}\d\d:\d\d:\d\d|"
    r"(?P<us_month>\d\d)/(?P<us_day>\d\d)/(?P<us_year>20\d\d) \d\d:\d\d:\d\d|"
    r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?P<name_day>[ \d]\d) \d\d:\d\d:\d\d(?: (?P<name_year>20\d\d))?)"
)
_TIME = regex(r"(\d\d):(\d\d):(\d\d)")


class Days(Struct, frozen=True, kw_only=True):
    """The first and the last clock that the logs of a run show."""

    first: datetime
    last: datetime

    def other(self, event: Event) -> bool:
        """Say whether what a machine's log tells was surely on another day; without a date it is not."""
        begin = _clock(event.text, self.last)
        end = _clock(event.word("until"), self.last) or begin
        return (
            begin is not None and end is not None and not (begin - _SLACK <= self.last and self.first <= end + _SLACK)
        )


def days_of(root: Path, paths: Iterable[str]) -> Days | None:
    """Return the days of the run whose logs lie at `paths` below `root`, None when they show no date with its year."""
    clocks = [clock for path in paths for clock in _clocks(root, path)]
    return Days(first=min(clocks), last=max(clocks)) if clocks else None


def _clocks(root: Path, path: str) -> Iterator[datetime]:
    try:
        with os.fdopen(open_regular(root, path), "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            head = stream.read(_ENDS)
            stream.seek(max(len(head), size - _ENDS))
            lines = [*decode_head(head).splitlines(), *decode_head(stream.read(_ENDS)).splitlines()]
    except OSError:
        return
    for line in lines:
        clock = _clock(line, None)
        if clock is not None:
            yield clock


def _clock(text: str, near: datetime | None) -> datetime | None:
    """Return the clock that a line begins with; a date without a year is taken to be the one next to `near`."""
    match = _CLOCK.match(text[:120])
    if match is None:
        return None
    month = match["month"] or match["us_month"] or _MONTHS.get(match["name"] or "", 0)
    day = match["day"] or match["us_day"] or match["name_day"]
    year = match["year"] or match["us_year"] or match["name_year"]
    found = [_made(int(y), int(month), int(day), match[0]) for y in ([year] if year else _years(near))]
    told = [clock for clock in found if clock is not None]
    return min(told, key=lambda clock: abs(clock - near) if near is not None else timedelta(0), default=None)


def _years(near: datetime | None) -> tuple[int, ...]:
    return () if near is None else (near.year - 1, near.year, near.year + 1)


def _made(year: int, month: int, day: int, text: str) -> datetime | None:
    hour, minute, second = map(int, _TIME.findall(text)[-1])
    try:
        return datetime(year, month, day, hour, minute, second)  # a log names no zone
    except ValueError:
        return None
