"""Hold the lists of files of the splits, train.txt beside val.txt, against each other: rows that stand in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path, PurePosixPath

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import FileRead
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.decode import read_text
from jindan_tools.text.regex import regex

LIST_READER = "split-list"
_SUFFIXES = (".txt", ".lst", ".csv", ".tsv", ".json")
_SPLIT = regex(r"(?<![a-z])(train|training|trn|val|valid|validation|dev|test|eval|holdout)(?![a-z])")
_TRAIN = frozenset({"train", "training", "trn"})
_MOST_BYTES, _MOST_LISTS, _FEWEST_ROWS = 16 << 20, 12, 5
_A_FILE = regex(
    r"[^\s,;\"']{0,400}\.(?:jpe?g|png|bmp|tiff?|webp|npy|npz|nii|dcm|wav|flac|mp3|mp4|avi|pt|h5|txt|xml)(?:\.gz)?",
    re.IGNORECASE,
)
_LAST_NUMBER = regex(r"\d{1,12}$")
_GAPS = 1.2
# COCO names its pictures, one after another, often on a single line.
_IN_JSON = regex(r"\"file_name\"\s*:\s*\"([^\"]{1,300})\"")
# `2007_000027`, an id a line; a number alone may be a label.
_AN_ID = regex(r"[\w\-./]{0,80}[A-Za-z_/\-][\w\-./]{0,80}")

Lists = tuple[FileRead, Reading]


def split_lists(base: Path, sizes: Mapping[str, int]) -> list[Lists]:
    """Return a reading for each held-out list that shares rows with the training list of the same name, `sizes` in bytes.

    One FIGURE event `split_lists` each: `train`, `held_out` (rows), `shared` (rows of the held-out list that are in the
    training list), `train_path`, `row` (the first such row). Lists of another fold have another name and are not compared.
    """
    named = [
        (path, *_split_of(path)) for path in sizes if path.lower().endswith(_SUFFIXES) and sizes[path] <= _MOST_BYTES
    ]
    found = [n for n in named if n[1]][: 2 * _MOST_LISTS]
    trained = [n for n in found if n[1] in _TRAIN]
    held = [n for n in found if n[1] not in _TRAIN]
    pairs = [(t[0], h[0]) for t, h in product(trained, held) if t[2] == h[2]][:_MOST_LISTS]
    rows = {path: dict(_rows(base, path, sizes[path])) for path in {p for pair in pairs for p in pair}}
    return [
        (FileRead(path=held_out, size=sizes[held_out], reader=LIST_READER, problem=""), Reading(events=(event,)))
        for train, held_out in pairs
        for event in _shared(train, rows[train], held_out, rows[held_out])
    ]


def _split_of(path: str) -> tuple[str, str]:
    """Return the split that the name of a file tells, and the path without that word; '' for none or several."""
    at = PurePosixPath(path.lower())
    stem = at.stem.replace("_", " ").replace("-", " ")
    words = [m[1] for m in _SPLIT.finditer(stem)]
    if len(words) != 1:
        return "", ""
    rest = " ".join(_SPLIT.sub(" ", stem).split())
    # A folder for each split holds a list of the same name.
    return words[0], f"{at.parent}/{rest}"


def _rows(base: Path, path: str, size: int) -> Iterator[tuple[str, Line]]:
    """Yield the file or id that each line of a list names, with the line; nothing of a file that is no list."""
    try:
        lines = [line for line in read_text(base, path, size).lines if line.text.strip()]
    except OSError:
        return
    if path.lower().endswith(".json"):
        yield from ((m[1].removeprefix("./"), line) for line in lines for m in _IN_JSON.finditer(line.text))
        return
    files = [(m[0].removeprefix("./"), line) for line in lines if (m := _A_FILE.search(line.text)) is not None]
    if len(files) >= max(_FEWEST_ROWS, len(lines) - 1):
        yield from files
    elif path.lower().endswith((".txt", ".lst")) and all(_AN_ID.fullmatch(line.text.strip()) for line in lines):
        yield from ((line.text.strip(), line) for line in lines)


def _counts_anew(held: Mapping[str, Line]) -> bool:
    """Say whether a list names no folder and counts its own files from 0 or 1: the same numbers then lie in another folder."""
    numbers = [_LAST_NUMBER.search(PurePosixPath(row).stem) for row in held]
    if any("/" in row for row in held) or any(m is None for m in numbers):
        return False
    found = sorted(int(m[0]) for m in numbers if m is not None)
    # A few may be left out.
    return found[0] <= 1 and found[-1] - found[0] < _GAPS * len(found)


def _shared(train: str, trained: Mapping[str, Line], path: str, held: Mapping[str, Line]) -> Iterator[Event]:
    common = [row for row in held if row in trained]
    if min(len(trained), len(held)) < _FEWEST_ROWS or not common or _counts_anew(held):
        return
    first = held[common[0]]
    yield Event(
        kind=EventKind.FIGURE,
        text=first.text[:200],
        source=Source(path=path, line=first.number),
        data={
            "name": "split_lists",
            "train": float(len(trained)),
            "held_out": float(len(held)),
            "shared": float(len(common)),
            "train_path": train,
            "row": common[0][:120],
            "train_line": float(trained[common[0]].number),
        },
    )
