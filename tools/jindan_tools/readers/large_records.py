"""Read JSON Lines that are too large to be held in memory: the records that tell what all of them tell."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from msgspec import Struct

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.encodings import decode_line, encoding_of
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.cells import of_object
from jindan_tools.readers.files.jsonl_records import parse_object, words_of
from jindan_tools.readers.large_table import telling
from jindan_tools.readers.stretches import HEAD_BYTES, MOST_ODD, WHOLE_BYTES, keep_lines, stretch_bytes, thinned_ko
from jindan_tools.readers.walk import open_regular

# The readers whose files are a record a line.
RECORDS = frozenset({"jsonl-metrics", "mmdet-log-json"})
_PLACES = EPOCH_NAMES | STEP_NAMES
_MOST_DEPTH = 3
# More shapes in one stretch are no records of a loop.
_MOST_SHAPES = 400
# What a second process wrote beside a record stands near it.
_DRIFT = 16
Record = Mapping[str, object]


class _Shape(Struct, frozen=True):
    """The records of a stretch with the same keys and the same words: where they stand, and the records."""

    lines: list[int]
    records: list[Record]


class _Records:
    """Keeps records by the numbers in them: `lines` are those kept so far, `count` how many there were."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.count = self.odd = 0

    def take(self, first: int, raws: Sequence[bytes]) -> None:
        """Keep some of the next lines, of which the first is line `first` of the file."""
        if first == 1 and raws:
            raws = [raws[0].removeprefix(b"\xef\xbb\xbf"), *raws[1:]]
        shapes: dict[tuple[str, ...], _Shape] = {}
        kept = set[int]()
        for at, raw in enumerate(raws):
            text = raw.strip(b" \t\r,")
            if text in {b"", b"[", b"]"}:
                continue
            self.count += 1
            record = _decoded(text)
            if record is None:
                kept.add(at)
                self.odd += 1
                continue
            shape = shapes.setdefault((*record, *words_of(record)), _Shape([], []))
            shape.lines.append(at)
            shape.records.append(record)
        if len(shapes) > _MOST_SHAPES:
            self.odd += MOST_ODD
        for shape in shapes.values():
            kept |= self._of_shape(shape)
        self.lines += [Line(number=first + at, text=decode_line(raws[at].rstrip(b"\r"))) for at in sorted(kept)]

    def _of_shape(self, shape: _Shape) -> set[int]:
        kept = {shape.lines[0]}
        numbered = False
        for name, lines, values in _columns(shape):
            numbered = numbered or bool(values)
            kept |= telling(lines, values, place=key_of(name) in _PLACES)
        if not numbered:
            # A message or a configuration tells something by its words.
            self.odd += len(shape.lines) - 1
            return set(shape.lines)
        return kept | _twins(shape, kept)


def _decoded(text: bytes) -> Record | None:
    try:
        value: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # NaN and the like, or broken.
        return parse_object(decode_line(text))
    return cast("Record", value) if isinstance(value, dict) else None


def _columns(shape: _Shape) -> Iterator[tuple[str, Sequence[int], Sequence[float]]]:
    """Yield the numbers of each key with their lines; nested ones too."""
    for name, cells in zip(shape.records[0], zip(*(r.values() for r in shape.records), strict=True), strict=True):
        yield from _column(name, shape.lines, cells, 0)


def _column(
    name: str, lines: Sequence[int], cells: Sequence[object], depth: int
) -> Iterator[tuple[str, Sequence[int], Sequence[float]]]:
    if isinstance(cells[0], int | float):
        try:
            yield name, lines, list(map(float, cast("Sequence[float]", cells)))
        except (TypeError, ValueError, OverflowError):
            pass
        else:
            return
    nested: dict[str, tuple[list[int], list[object]]] = {}
    told: list[tuple[int, float]] = []
    for line, cell in zip(lines, cells, strict=True):
        if isinstance(cell, dict):
            for key, inner in cast("Record", cell).items() if depth < _MOST_DEPTH else ():
                at, values = nested.setdefault(key, ([], []))
                at.append(line)
                values.append(inner)
        elif (value := of_object(cell)) is not None:
            told.append((line, value))
    yield name, [line for line, _ in told], [value for _, value in told]
    for key, (at, values) in nested.items():
        yield from _column(key, at, values, depth + 1)


def _twins(shape: _Shape, kept: set[int]) -> set[int]:
    """Return the records that another process wrote for the same steps: the reader is to see both or none."""
    place = next((name for name in shape.records[0] if key_of(name) in STEP_NAMES), None)
    if place is None:
        return set()
    steps: dict[object, list[int]] = {}
    for line, record in zip(shape.lines, shape.records, strict=True):
        steps.setdefault(repr(record[place]), []).append(line)
    if len(steps) == len(shape.lines):
        return set()
    return {
        line
        for group in steps.values()
        if len(group) > 1 and not kept.isdisjoint(group)
        for line in group
        if any(abs(line - other) <= _DRIFT and other in kept for other in group)
    }


def read_large_records(root: Path, path: str, size: int, *, full: bool = False) -> TextFile | None:
    """Return the records of a file of `size` bytes that its reader is to see; `problem` tells how many were left out.

    None when it is too large for that, is UTF-16 or holds no even records. Memory stays bounded. Raises OSError when
    the file cannot be opened.
    """
    if size > WHOLE_BYTES and not full:
        return None
    with os.fdopen(open_regular(root, path), "rb", buffering=0) as stream:
        return _read(stream, path, size)


def _read(stream: BinaryIO, path: str, size: int) -> TextFile | None:
    head = stream.read(HEAD_BYTES)
    encoding = encoding_of(head)
    if encoding.startswith("utf-16") or b"\n" not in head:
        return None
    records = _Records()
    widest = max(line.count(b":") for line in head.split(b"\n")[-_DRIFT:])
    rest = keep_lines(stream, stretch_bytes(size, widest), records)
    if rest is None:
        return None
    kept = len(records.lines)
    return TextFile(
        path=path,
        size=size,
        lines=tuple(records.lines),
        encoding=encoding,
        truncated_tail=bool(rest),
        thinned=kept < records.count,
        problem=thinned_ko("기록이", "값", records.count, kept),
    )
