"""Read a log line by line with one scanner for each kind of line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, LineScanner, Reading, TextFile, merge
from jindan_tools.readers.logs.scanner_table import scanners_for
from jindan_tools.readers.unfinished import RECENT_LINES, Whole, before_last, how_whole, without_half_written

_LONGEST = 8192
_TAIL = 1024
_PLACED = 3


def read_log(file: TextFile) -> Reading:
    """Return what all scanners found in a log, its events in the order of their lines.

    A last line without a line end is still being written: what it may tell only in part is left out.
    """
    found = scanners_for(file.path, file.lines)
    feeds = [scanner.feed for scanner in found]
    if not file.truncated_tail:
        _feed(file.lines, feeds)
        return _joined(found)
    recent = deque[Line](maxlen=RECENT_LINES)
    _feed(before_last(file.lines, recent), feeds)
    if not recent:
        return _joined(found)
    last = recent.pop()
    whole = how_whole(last.text, (line.text for line in recent))
    if whole is Whole.ALL or not recent or recent[-1].number != last.number:
        _feed([last], feeds)
        return without_half_written(_joined(found), last, whole)
    return _joined(found)


def _feed(lines: Iterable[Line], feeds: Sequence[Callable[[Line], bool]]) -> None:
    for line in lines:
        for piece in (line,) if len(line.text) <= _LONGEST else _ends(line):
            for feed in feeds:
                if feed(piece):
                    break


def _joined(found: Iterable[LineScanner]) -> Reading:
    reading = merge(scanner.finish() for scanner in found)
    return replace(
        reading,
        series=_with_a_total(_without_idle_rows(reading.series)),
        events=tuple(sorted(reading.events, key=lambda e: e.source.line or 0)),
    )


def _ends(line: Line) -> tuple[Line, Line]:
    """Return the beginning and the end of a line longer than any record."""
    head, tail = line.text[: _LONGEST - _TAIL], line.text[-_TAIL:]
    return Line(number=line.number, text=head), Line(number=line.number, text=tail)


def _without_idle_rows(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Leave out losses that only their order counts where losses with a place of their own were logged."""
    placed = {s.role for s in series if s.axis is not Axis.ROW and s.total and len(s) >= _PLACED}
    idle = placed & {Role.TRAIN_LOSS, Role.VAL_LOSS}
    return tuple(s for s in series if s.axis is not Axis.ROW or s.role not in idle)


def _with_a_total(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Let the loss of the progress bar stand for the training loss where nothing else was logged."""
    if any(s.role is Role.TRAIN_LOSS and s.total for s in series):
        return series
    return tuple(replace(s, total=True) if s.name == "progress/loss" else s for s in series)
