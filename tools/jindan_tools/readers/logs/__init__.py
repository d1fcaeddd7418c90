"""Read a log with one scanner for each kind of line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs.carrier import without_carrier
from jindan_tools.readers.logs.join import are_whole, joined, pieces_of
from jindan_tools.readers.logs.scanner_table import scanned

# Windows PowerShell calls the first line on the standard error of a program so, whatever its language.
_WRAPPED, _LOOKED_AT = "NativeCommandErr", 80


def read_log(file: TextFile) -> Reading:
    """Return what all scanners found in a log, its events in the order of their lines.

    A last line without a line end is still being written: what it may tell only in part is left out.
    """
    file = _whole(without_carrier(file))
    if not file.truncated_tail or not file.lines:
        return joined(scanned(file.path, _pieces(file.lines)))
    # Only a log without a last line end needs it.
    from jindan_tools.readers.unfinished import RECENT_LINES, Whole, how_whole, without_half_written  # noqa: PLC0415

    *lines, last = file.lines
    found = scanned(file.path, _pieces(lines), last.text)
    whole = how_whole(last.text, (line.text for line in lines[1 - RECENT_LINES :]))
    if whole is not Whole.ALL and lines and lines[-1].number == last.number:
        return joined(found)
    for piece in pieces_of(last):
        any(scanner.feed(piece) for scanner in found)
    return without_half_written(joined(found), last, whole)


def _whole(file: TextFile) -> TextFile:
    if not any(_WRAPPED in line.text for line in islice(file.lines, _LOOKED_AT)):
        return file
    # Few logs were written by Windows PowerShell.
    from jindan_tools.readers.logs.console_wrap import unwrapped  # noqa: PLC0415

    return unwrapped(file)


def _pieces(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines as the scanners get them."""
    if are_whole(lines):
        return lines
    return [piece for line in lines for piece in pieces_of(line)]
