"""Read figures that a script prints again and again without saying at which epoch or step."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.openings import Openings
from jindan_tools.readers.logs.pairs import NUMBER, find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# The clock, the place and the level that a logger puts in front of its message.
_LOGGER = regex(
    r"^\s*(?:\[[^\]]{1,80}\]\s*:?\s*|\([\w./ ]{1,60}\)\s*:?\s*|\d{2,4}[-/]\d{1,2}[-/]\d{1,4}[T ]?\s*|\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?\s*|"
    r"(?:INFO|DEBUG)\s*:?\s*|-\s[\w.\\/]{1,60}\s-\s(?=(?:INFO|DEBUG)\b)|[A-Za-z_][\w.]{0,40} (?:INFO|DEBUG):\s*|-\s+|root\s+|__main__\s*[:\-]?\s*)+"
)
# Possessive, or a line of chatter that holds a few counts is tried in every split of its words.
_WORD = r"[^\W\d][\w@./%\-]{0,30}+"
# Nothing but names and figures: `Val Acc 69.5  Val Loss 0.92`, `-- test accuracy: 0.75`, `loss = 0.3, acc = 0.9`.
_ONLY_PAIRS = regex(
    rf"^[^\w]{{0,6}}(?:{_WORD}(?: {_WORD}){{0,3}}\s*+[:=]{{0,2}}+\s*+(?:{NUMBER})\s?%?\s?(?:\([^()]{{0,24}}\))?[\s,;|/]{{0,4}}+){{1,8}}$"
)
# `evaluate:dev`, `compute test set score:`: which split the figures below are of.
_SPLIT = regex(
    r"^[^\w]{0,6}(?:\w{1,20}[\s:_]{1,3}){0,2}?(?P<split>val|valid|validation|dev|test)(?:[\s:_]{1,3}[A-Za-z]{1,12}){0,2}[^\w]{0,6}$",
    re.IGNORECASE,
)
_BELOW_SPLIT = 12
_SPLITS = ("val", "Val", "VAL", "dev", "Dev", "DEV", "test", "Test", "TEST")
_SPLIT_IN_LINE = regex(r"train|val(?!ue)|test|eval|dev\b", re.IGNORECASE)
# `val: loss=0.71 acc=0.80`, `[검증] loss 0.71`: the split stands before figures that do not name it.
_HEAD = regex(
    r"^[^\w]{0,6}(?:(?P<held>val|valid|validation|test|eval|evaluation|dev|검증|평가|테스트)|(?P<train>train|training|학습|훈련))"
    r"(?: ?(?:set|results?|결과))?\s?[\]:>|\-]+\s*(?=[^\W\d])",
    re.IGNORECASE,
)
# The running mean after so many samples of an evaluation is no record.
_COUNTED = frozenset({"sample", "image", "img"})
# `class 0 iou: 0.69`, `Img No. 3 psnr 31.2`: the figures of one class or picture are no course.
_OF_ONE = regex(
    r"^[^\w]{0,6}(?:class|category|label|img|image|sample)(?: (?:no\.?|id|idx|index|#))?[\s:#]{0,3}\d{1,6}\b",
    re.IGNORECASE,
    words=("class", "categ", "label", "im", "sample"),
)
_LEAST = 5
_LEAST_VALUES = 3
_LONGEST = 160
_KNOWN = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC)


@lru_cache(maxsize=MOST_SHAPES)
def _begin_of_pairs(shape: str) -> tuple[int, str] | None:
    """Return where the names and figures of lines of a shape begin and the split before them, None where there is more."""
    match = _LOGGER.match(shape)
    begin, split = 0 if match is None else match.end(), ""
    head = _HEAD.match(shape)
    if head is None and begin:
        head = _HEAD.match(shape[begin:])
    elif head is not None:
        begin = 0
    if head is not None:
        begin, split = begin + head.end(), "val/" if head["held"] else "train/"
    return None if _ONLY_PAIRS.match(shape[begin:]) is None else (begin, split)


@lru_cache(maxsize=MOST_SHAPES)
def _split_of(shape: str) -> str:
    """Return the split that lines of a shape name above its figures, '' for none."""
    if len(shape) > _LONGEST or not any(map(shape.__contains__, _SPLITS)):
        return ""
    match = _LOGGER.match(shape)
    found = _SPLIT.match(shape if match is None else shape[match.end() :])
    return "" if found is None else found["split"].lower()


class _Row(Struct, frozen=True):
    pairs: tuple[tuple[str, float], ...]
    line: int


class UnnumberedScanner:
    """Lines of names and figures only, of the same names each time: their order is their only count."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: dict[tuple[str, ...], list[_Row]] = {}
        self._openings = Openings()
        self._split: tuple[str, int] = "", 0

    def feed(self, line: Line) -> bool:
        """Take a line that no other scanner took and that holds a known quantity and nothing else."""
        shape = shape_of_line(line)
        if len(shape) > _LONGEST or "0" not in shape[-24:]:
            self._openings.look(line, before=not self._rows)
            if named := _split_of(shape):
                self._split = named, line.number
            return False
        found = _begin_of_pairs(shape)
        if found is None:
            return False
        begin, own = found
        told = line.text[begin:]
        split, above = self._split
        below = not own and split and line.number - above <= _BELOW_SPLIT and _SPLIT_IN_LINE.search(told) is None
        pairs = tuple(find_pairs(f"{split} {told.strip()}" if below else told))
        if own:
            pairs = tuple((own + name, value) for name, value in pairs)
        if (pairs and pairs[0][0].lower() in _COUNTED) or _OF_ONE.match(told):
            return False
        if not any(describe(name).role in _KNOWN for name, _ in pairs):
            return False
        self._rows.setdefault(tuple(name for name, _ in pairs), []).append(_Row(pairs, line.number))
        return False

    def finish(self) -> Reading:
        """Return the curves by their order: of five lines and three different values at least."""
        points = RowCollector(self._path)
        for rows in self._rows.values():
            if len(rows) < _LEAST or len({row.pairs for row in rows}) < _LEAST_VALUES:
                continue
            for at, row in enumerate(rows, 1):
                points.add([p for p in row.pairs if describe(p[0]).role in _KNOWN], float(at), Axis.ROW, row.line)
        return Reading(series=self._openings.parted(points.series()))
