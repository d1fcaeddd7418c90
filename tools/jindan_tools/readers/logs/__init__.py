"""Read a log line by line with one scanner for each kind of line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs.carrier import without_carrier
from jindan_tools.readers.logs.join import LONGEST, joined, pieces_of
from jindan_tools.readers.logs.scanner_table import scanners_for
from jindan_tools.readers.unfinished import RECENT_LINES, Whole, before_last, how_whole, without_half_written


def read_log(file: TextFile) -> Reading:
    """Return what all scanners found in a log, its events in the order of their lines.

    A last line without a line end is still being written: what it may tell only in part is left out.
    """
    file = without_carrier(file)
    found = scanners_for(file.path, file.lines)
    feeds = [scanner.feed for scanner in found]
    if not file.truncated_tail:
        _feed(file.lines, feeds)
        return joined(found)
    recent = deque[Line](maxlen=RECENT_LINES)
    _feed(before_last(file.lines, recent), feeds)
    if not recent:
        return joined(found)
    last = recent.pop()
    whole = how_whole(last.text, (line.text for line in recent))
    if whole is Whole.ALL or not recent or recent[-1].number != last.number:
        _feed([last], feeds)
        return without_half_written(joined(found), last, whole)
    return joined(found)


def _feed(lines: Iterable[Line], feeds: Sequence[Callable[[Line], bool]]) -> None:
    for line in lines:
        for piece in (line,) if len(line.text) <= LONGEST else pieces_of(line):
            for feed in feeds:
                if feed(piece):
                    break
