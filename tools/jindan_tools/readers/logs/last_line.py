"""Judge a log that is still written with what is whole of its last line."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.decode import MAX_LINE, is_cut
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.logs.scanner_set import ScannerSet
from jindan_tools.readers.redraws import shown_pieces
from jindan_tools.readers.unfinished import RECENT_LINES, Whole, how_whole, without_half_written


def reading_with_rest(scanners: ScannerSet, rest: bytes, number: int, recent: Iterable[str]) -> Reading:
    """Return what the scanners found, with line `number`, of which `rest` was written so far.

    `recent` are the lines before it. The scanners go on afterwards as if they had not seen the rest.
    """
    if not rest:
        return scanners.reading()
    shown = (shown_pieces(rest) or [b""]) if b"\r" in rest else [rest]
    *before, last = [Line(number=number, text=decode_line(piece[:MAX_LINE])) for piece in shown]
    for line in (*before, last):
        scanners.admit(line.text)
    if not is_cut(rest):
        return scanners.reading_with([*before, last])
    texts = [*recent, *(line.text for line in before)][-RECENT_LINES + 1 :]
    whole = how_whole(last.text, texts)
    if whole is Whole.ALL or not before:
        return without_half_written(scanners.reading_with([*before, last]), last, whole)
    return scanners.reading_with(before)
