"""Read a delimited table that is too large to be held in memory: the rows that tell what all of them tell."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import compress, islice, pairwise
from operator import gt
from pathlib import Path
from typing import BinaryIO

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.encodings import decode_head, decode_line, encoding_of
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.csv_rows import delimiter_of
from jindan_tools.readers.stretches import HEAD_BYTES, WHOLE_BYTES, keep_lines, stretch_bytes, thinned_ko
from jindan_tools.readers.thin import kept_indices
from jindan_tools.readers.walk import open_regular

# The readers whose files are rows below a heading.
TABLES = frozenset({"csv", "lightning-metrics-csv", "ultralytics-results-csv"})
FULL_KO = "--full 옵션을 주면 모두 읽습니다."
_A_STRETCH = 4
_IN_NUMBER = frozenset(bytes([byte]) for byte in b"0123456789.+-")


class _Rows:
    """Keeps rows of a table by the numbers in them.

    `lines` are those kept so far, `count` how many rows there were, `headings` how many of them without a number.
    """

    def __init__(self, header: bytes) -> None:
        self.lines: list[Line] = []
        self.count = self.odd = self.headings = 0
        text = decode_line(header)
        self._delimiter = delimiter_of(text).encode()
        names = [key_of(name.strip().strip("\"'")) for name in text.split(delimiter_of(text))]
        self.width = len(names)
        self._places = [at for at, name in enumerate(names) if name in EPOCH_NAMES | STEP_NAMES]

    def take(self, first: int, raws: Sequence[bytes]) -> None:
        """Keep some of the next lines, of which the first is line `first` of the file."""
        rows = [raw.split(self._delimiter) for raw in raws]
        lines: Sequence[int] = range(len(rows))
        kept = set[int]()
        if set(map(len, rows)) - {self.width}:
            kept = {at for at, cells in enumerate(rows) if len(cells) != self.width and raws[at].strip()}
            lines = [at for at, cells in enumerate(rows) if len(cells) == self.width]
            rows = [rows[at] for at in lines]
        headings = {at for at in lines if raws[at][:1] not in _IN_NUMBER and _heads(raws[at].split(self._delimiter))}
        self.count += len(lines) + len(kept)
        self.odd += len(kept)
        self.headings += len(headings)
        kept |= headings
        for column, cells in enumerate(zip(*rows, strict=True)):
            kept |= _telling(lines, cells, place=column in self._places)
        self.lines += [Line(number=first + at, text=decode_line(raws[at].rstrip(b"\r"))) for at in sorted(kept)]


def _telling(lines: Sequence[int], cells: Sequence[bytes], *, place: bool) -> set[int]:
    """Return the lines to keep for one column."""
    if b"" in cells:
        lines, cells = list(compress(lines, cells)), [cell for cell in cells if cell]
    try:
        values = list(map(float, cells))
    except ValueError:
        read = [number(decode_line(cell)) for cell in cells]
        lines = [line for line, value in zip(lines, read, strict=True) if value is not None]
        values = [value for value in read if value is not None]
    return telling(lines, values, place=place)


def telling(lines: Sequence[int], values: Sequence[float], *, place: bool) -> set[int]:
    """Return the lines to keep for the values of one stretch of a column: its ends and extremes, and where a step goes back."""
    if not values:
        return set()
    kept = {lines[at] for at in kept_indices(values, _A_STRETCH)}
    if place and any(map(gt, values, islice(values, 1, None))):
        back = [at for at, (before, behind) in enumerate(pairwise(values)) if behind < before][:_A_STRETCH]
        kept.update(lines[at + side] for at in back for side in (0, 1))
    return kept


def _heads(cells: Sequence[bytes]) -> bool:
    """Say whether a row has no number, as a heading that was written once more."""
    return all(number(decode_line(cell)) is None for cell in cells)


def read_large_table(root: Path, path: str, size: int, *, full: bool = False) -> TextFile | None:
    """Return the rows of a table of `size` bytes that its reader is to see; `problem` tells how many were left out.

    None when it is too large for that, is UTF-16 or is no table of even rows. Memory stays bounded. Raises OSError when the file
    cannot be opened.
    """
    if size > WHOLE_BYTES and not full:
        return None
    with os.fdopen(open_regular(root, path), "rb", buffering=0) as stream:
        return _read(stream, path, size)


def _read(stream: BinaryIO, path: str, size: int) -> TextFile | None:
    head = stream.read(HEAD_BYTES)
    encoding = encoding_of(head)
    line = next((part for part in head.split(b"\n") if part.strip()), b"")
    if encoding.startswith("utf-16") or b'"' in line or not decode_head(line).strip():
        return None
    rows = _Rows(line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r"))
    rest = keep_lines(stream, stretch_bytes(size, rows.width), rows)
    if rest is None:
        return None
    count, kept = rows.count - rows.headings, len(rows.lines) - rows.headings
    return TextFile(
        path=path,
        size=size,
        lines=tuple(rows.lines),
        encoding=encoding,
        truncated_tail=bool(rest),
        thinned=kept < count,
        problem=thinned_ko("행이", "열", count, kept),
    )
