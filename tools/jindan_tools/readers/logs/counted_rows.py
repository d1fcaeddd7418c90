"""Read lines that begin with a bare count: `12<tab>train loss=0.69<tab>valid loss=0.70`, `3 Train(L=0.3 | A=0.8)`, `250 val 5.97`."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# What stands between the count and the first name, and how that name begins; the table of scanners lists both.
_MARKS = (" ", "\t", " \t", " | ", ", ", ": ")
_BEGINS = ("train", "Train", "TRAIN", "loss", "Loss", "val", "Val", "hella")
_COUNT = regex(rf"^ {{0,4}}(\d{{1,9}})(?:{'|'.join(map(re.escape, _MARKS))})(?=(?:{'|'.join(_BEGINS)}))")
# `#07 trn_nll 1.25 dev_acc 0.91`: behind a hash any name may follow.
_HASH = regex(r"^#\s?(\d{1,9})(?:[:|,)\]]\s?|\s+\|?\s?)(?=[A-Za-z])")
_PHASE = r"(?:train|val|valid|validation|test|dev|eval)"
_IN_BRACKETS = regex(rf"\b({_PHASE})\s?[(\[{{]([^()\[\]{{}}]{{1,80}})[)\]}}]", re.IGNORECASE)
_ONE_LETTER = regex(r"(?<![A-Za-z])([LA])\s?[=:]")
_LETTERS = {"L": "loss", "A": "acc"}
# build-nanogpt: "0 val 10.95", "0 hella 0.25", "0 train 10.955", each step a line of its own.
_ONE = regex(r"^(\d{1,9}) (train|val|hella)\s+(-?(?:\d{1,20}(?:\.\d{0,20})?(?:[eE][-+]?\d{1,3})?|nan|inf))\s*$")
_ONE_NAMES = {"train": "train loss", "val": "val loss", "hella": "hella acc"}
_KNOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})
_LONGEST, _LEAST, _LEAST_NAMES = 240, 3, 2


class _Row(Struct, frozen=True):
    count: int
    pairs: tuple[tuple[str, float], ...]
    line: int


class CountedRowScanner:
    """Rows of several known quantities behind a count that goes up by one: the count is the epoch."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: dict[tuple[str, ...], list[_Row]] = {}
        self._steps = RowCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a line of a count and at least two quantities, one of them known, or one that says its split alone."""
        text = line.text
        one = _ONE.match(text) if len(text) < 60 else None
        if one is not None:
            self._steps.add([(_ONE_NAMES[one[2]], float(one[3]))], float(one[1]), Axis.STEP, line.number)
            return True
        match = None if len(text) > _LONGEST else (_HASH if text.startswith("#") else _COUNT).match(text)
        if match is None:
            return False
        pairs = tuple(find_pairs(_IN_BRACKETS.sub(_spelt_out, text[match.end() :])))
        names = tuple(name for name, _ in pairs)
        if len(set(names)) < max(_LEAST_NAMES, len(names)) or not any(describe(n).role in _KNOWN for n in names):
            return False
        self._rows.setdefault(names, []).append(_Row(int(match[1]), pairs, line.number))
        return True

    def finish(self) -> Reading:
        """Return the curves by epoch: of three rows at least, each count the one before and one more, or a new start."""
        points = RowCollector(self._path)
        for rows in self._rows.values():
            if len(rows) < _LEAST or not all(_follows(a.count, b.count) for a, b in pairwise(rows)):
                continue
            for row in rows:
                points.add(row.pairs, float(row.count), Axis.EPOCH, row.line)
        steps = tuple(s for s in self._steps.series() if len(s) >= _LEAST or s.name != "train loss")
        return Reading(series=(*points.series(), *steps))


def _follows(count: int, later: int) -> bool:
    return later == count + 1 or later in (0, 1)


def _spelt_out(match: re.Match[str]) -> str:
    """Return `Train loss=0.3, Train acc=0.8` for `Train(L=0.3 | A=0.8)`."""
    inside = _ONE_LETTER.sub(lambda m: f"{_LETTERS[m[1]]}=", match[2])
    return ", ".join(f"{match[1]} {part.strip()}" for part in re.split(r"[|,;]", inside))
