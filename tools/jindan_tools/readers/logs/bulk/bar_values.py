"""Find the redraws of a chunk in which a value that only a progress bar shows is the least or the greatest so far."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.logs.bars import read_bar
from jindan_tools.readers.logs.bulk.layouts import Ints, Layout, LineSpans, read_columns
from jindan_tools.readers.logs.bulk.wordings import FIELD

_RATES = (b"it/s", b"s/it", b"epoch/s", b"s/epoch", b"batch/s", b"s/batch", b"step/s", b"s/step")
_DIGIT = frozenset("0123456789")
_SLASH, _PERCENT = b"/%"
# A script shows no more; one that does is sampled.
_MOST_FIELDS = 16


class _Shown(Struct):
    """Where bars of one wording show values: before or behind occurrence `nth` of the byte `mark`; and their extremes."""

    mark: int
    nth: int
    behind: bool
    width: int
    layouts: dict[int, Layout]
    least: list[float]
    greatest: list[float]


class Spans(Struct, frozen=True):
    """Some redraws of one wording: where each begins and ends in its chunk, shape (n,)."""

    starts: Ints
    ends: Ints


class BarValues:
    """The extremes of the values in the bars of a log, one wording at a time."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Shown | None] = {}

    def shows(self, words: bytes, redraw: bytes) -> bool:
        """Say whether bars of these words show values besides their counts; `redraw` is one of them."""
        if words not in self._known:
            self._known[words] = _shown(words, redraw)
        return self._known[words] is not None

    def extremes(self, words: bytes, data: bytes, spans: Spans) -> Iterator[int]:
        """Yield which of the redraws show a new extreme; earlier chunks were asked for before."""
        shown = self._known.get(words)
        if shown is None or not len(spans.starts):
            return
        buffer = np.frombuffer(data + b"\0" * 8, dtype=np.uint8)
        marks = np.flatnonzero(buffer == shown.mark)
        at = np.searchsorted(marks, spans.starts) + shown.nth
        place = np.concatenate((marks, [len(data)]))[at.clip(max=len(marks))].clip(max=spans.ends)
        lines = LineSpans(buffer, *((place, spans.ends) if shown.behind else (spans.starts, place)))
        columns = read_columns(lines, range(shown.width), shown.width, {}, shown.layouts)
        for field, numbers in columns.numbers.items():
            values = np.where(columns.odd, np.nan, numbers)
            if np.isnan(values).all():
                continue
            low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
            if values[low] < shown.least[field]:
                shown.least[field] = float(values[low])
                yield low
            if values[high] > shown.greatest[field]:
                shown.greatest[field] = float(values[high])
                yield high


def _shown(words: bytes, redraw: bytes) -> _Shown | None:
    bar = read_bar(decode_line(redraw))
    if bar is None:
        return None
    if _DIGIT & set(bar.postfix):
        rate = min((at for mark in _RATES if (at := words.find(mark)) >= 0), default=-1)
        nth = words.count(b"/", 0, words.find(b"/", rate)) if rate >= 0 else -1
        return _made(_SLASH, nth, True, redraw) if rate >= 0 else None
    return _made(_PERCENT, 0, False, redraw) if "oss: " in bar.desc and b"%" in words else None


def _made(mark: int, nth: int, behind: bool, redraw: bytes) -> _Shown | None:
    places = [at for at, byte in enumerate(redraw) if byte == mark]
    if nth >= len(places):
        return None
    width = len(FIELD.findall(redraw[places[nth] :] if behind else redraw[: places[nth]]))
    if not 0 < width <= _MOST_FIELDS:
        return None
    return _Shown(mark, nth, behind, width, {}, [np.inf] * width, [-np.inf] * width)
