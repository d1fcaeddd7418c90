"""Keep what a line still being written seems to say out of the record: a half-written number is no value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec.structs import replace

from jindan_tools.model.series import Series
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.text.regex import regex

RECENT_LINES = 400
_NUMBER = regex(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d*)?|\b(?:nan|inf)\b", re.IGNORECASE)
_BLANK = regex(r"[\s\u2500-\u259f]+")
_FIGURE = regex(r"-?\d[\d,]*\.?\d*|-?\.\d+")
# What may stand in a number, a percentage or a unit under way; no number is longer.
_IN_NUMBER = regex(r"[^\w,.+\-]")
_LONGEST_NUMBER = 80
# Fewer lines may end in as many decimals by chance.
_ENOUGH = 3


class Whole(StrEnum):
    """How much of a line without an end is there."""

    ALL = "all"
    BUT_THE_LAST_NUMBER = "but the last number"
    UNKNOWN = "unknown"


def how_whole(last: str, before: Iterable[str]) -> Whole:
    """Judge the last line of a file that has no line end, by the lines before it.

    It is whole when an earlier line has the same words and marks around its numbers; a number that touches the end
    may still lack digits, unless all those before it had just as many decimals.
    """
    shape = _shape(last)
    alike = [text for text in before if _shape(text) == shape]
    if not alike:
        return Whole.UNKNOWN
    if open_end(last) is None:
        return Whole.ALL
    fixed = len(alike) >= _ENOUGH and {_decimals(text) for text in alike} == {_decimals(last)} != {0}
    return Whole.ALL if fixed else Whole.BUT_THE_LAST_NUMBER


def without_half_written(reading: Reading, last: Line, whole: Whole) -> Reading:
    """Return the reading without the values that the last line may have told only in part."""
    if whole is Whole.ALL:
        return reading
    number = open_end(last.text) if whole is not Whole.UNKNOWN else None
    return replace(
        reading,
        series=tuple(kept for series in reading.series if len(kept := _cut(series, last.number, number))),
        settings=tuple(s for s in reading.settings if s.source.line != last.number or _apart(s.value, number)),
    )


def open_end(text: str) -> float | None:
    """Return the number that the end of a text tells so far, None when the text ends in something else."""
    word = _IN_NUMBER.split(text[-_LONGEST_NUMBER:])[-1]
    found = _FIGURE.search(word)
    return None if found is None else float(found[0].replace(",", ""))


def _decimals(text: str) -> int:
    return len(_IN_NUMBER.split(text[-_LONGEST_NUMBER:])[-1].partition(".")[2])


def _shape(text: str) -> str:
    return _BLANK.sub("", _NUMBER.sub("#", text))


def _apart(value: object, number: float | None) -> bool:
    return number is not None and isinstance(value, int | float) and float(value) != number


def _cut(series: Series, line: int, number: float | None) -> Series:
    if not series.lines or series.lines[-1] != line:
        return series
    kept = [
        i
        for i, n in enumerate(series.lines)
        if n != line or (number is not None and number not in (series.values[i], series.xs[i]))
    ]
    return replace(
        series,
        xs=tuple(series.xs[i] for i in kept),
        values=tuple(series.values[i] for i in kept),
        lines=tuple(series.lines[i] for i in kept),
        epochs=tuple(series.epochs[i] for i in kept) if series.epochs else (),
    )
