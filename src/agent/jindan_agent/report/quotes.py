"""Fetch the raw line behind each piece of evidence, so that a reader sees what the file says."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.readers.walk import open_regular

_LONGEST = 400
_LAST_BYTE = 2 << 30
_CHUNK = 1 << 20
_LONGEST_LINE = 4 << 20
_HEAD = 4096


def with_quotes(diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with the raw line of every source that has one and can still be read.

    Only the first 2 GiB of a file are searched; evidence that has a quote keeps it.
    """
    evidence = {fact.id: fact for fact in quoted(diagnosis.evidence, Path(diagnosis.run.root))}
    findings = tuple(replace(f, evidence=tuple(evidence.get(e.id, e) for e in f.evidence)) for f in diagnosis.findings)
    return replace(diagnosis, evidence=tuple(evidence.values()), findings=findings)


def quoted(evidence: Sequence[Evidence], root: Path) -> tuple[Evidence, ...]:
    """Return the evidence with the raw line of every source below `root` that can still be read."""
    wanted: dict[str, set[int]] = {}
    for fact in evidence:
        if not fact.quote and fact.source is not None and fact.source.line:
            wanted.setdefault(fact.source.path, set()).add(fact.source.line)
    found = {path: _lines(root, path, numbers) for path, numbers in wanted.items()}
    return tuple(_quoted(fact, found) for fact in evidence)


def _quoted(fact: Evidence, found: Mapping[str, Mapping[int, str]]) -> Evidence:
    if fact.quote or fact.source is None or fact.source.line is None:
        return fact
    return replace(fact, quote=found.get(fact.source.path, {}).get(fact.source.line, ""))


def _lines(root: Path, path: str, numbers: Iterable[int]) -> dict[int, str]:
    """Return the lines of the given 1-based numbers; none when the file is gone or is no UTF-8 text."""
    try:
        with os.fdopen(open_regular(root, path), "rb") as stream:
            # A file that is no text has records, not lines.
            if b"\x00" in stream.read(_HEAD):
                return {}
            stream.seek(0)
            return dict(_found(stream, sorted(set(numbers))))
    except OSError:
        return {}


def _found(stream: BinaryIO, wanted: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the wanted lines; of the others only the ends are counted, and of a very long line the beginning is kept."""
    waiting = deque(wanted)
    number, begun = 1, b""
    while waiting and stream.tell() <= _LAST_BYTE and (data := stream.read(_CHUNK)):
        ends = data.count(b"\n")
        if number + ends >= waiting[0]:
            lines = (begun + data).split(b"\n")
            while waiting and number <= waiting[0] < number + ends:
                yield waiting[0], _shown(lines[waiting[0] - number])
                waiting.popleft()
        begun = (begun[:_LONGEST_LINE] if not ends else b"") + data[data.rfind(b"\n") + 1 :]
        number += ends
    if waiting and waiting[0] == number and begun:
        yield number, _shown(begun)


def _shown(raw: bytes) -> str:
    """Return what a terminal would show of a line: the last redraw of a progress bar, cut."""
    pieces = [piece for piece in raw.rstrip(b"\r\n").split(b"\r") if piece.strip()]
    text = pieces[-1][: 4 * _LONGEST].decode("utf-8", "replace") if pieces else ""
    return "" if "\x00" in text else text[:_LONGEST]
