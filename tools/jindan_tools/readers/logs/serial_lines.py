"""Read lines that begin with a count in whatever dress and go on with figures: `<3> xent 1.2`, `3회차: 학습손실=0.4`, `@7 nll->0.3`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading, merge
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# The count: no fraction, no part of a word, of a date or of a clock, behind two words at most.
_COUNTED = regex(
    r"^[^\w\n]{0,8}(?P<word>(?:[^\W\d_]{1,16}[^\w\n]{0,3}){0,2}?)(?P<count>\d{1,9})(?P<total>\s?(?:/|of)\s?\d{1,9})?"
    r"(?P<unit>[^\W\d_]{1,4}(?=[^\w]))?(?!\w|[.,:]\d|-\d|\s?%)(?P<mark>\s{0,4}[^\w\s.+\-]{0,3}\s{0,8}[^\w\s]{0,3}\s{0,4})(?=[^\W\d])"
)
# Other ways to set a name off from its figure.
_ARROW = regex(r"\s{0,2}(?:->|=>|~>|→|⇒|:=|==|≈|~)\s{0,2}(?=[-+]?\.?\d|nan|inf)", re.IGNORECASE)
_EPOCHS = frozenset(
    {
        *("epoch", "ep", "e", "cycle", "cyc", "round", "pass", "era", "generation", "gen", "sweep", "epoca", "epoche"),
        *("회차", "회", "번째", "차", "주기", "세대", "라운드", "바퀴", "에폭", "에포크", "轮", "第", "世代", "эпоха"),
    }
)
_STEPS = frozenset({"step", "it", "iter", "iteration", "update", "tick", "t", "s", "스텝", "步", "шаг"})
# What is counted so has one line for each of several things, not one thing line after line.
_KINDS = frozenset(
    {
        *("class", "classes", "cls", "label", "layer", "fold", "rank", "gpu", "worker", "seed", "trial", "run", "sample"),
        *("id", "line", "item", "image", "img", "user", "query", "expert", "head", "shard", "node", "top", "device", "cuda"),
        *("level", "block", "bin", "group", "case", "example", "split", "part", "process", "client", "task", "pid", "param"),
        *("bucket", "topic", "cluster", "channel", "stage", "phase", "table", "step_time", "threshold", "k", "n", "lr"),
        *("클래스", "폴드", "시드", "층", "번", "개", "명"),
    }
)  # fmt: skip
_LONGEST, _LEAST, _MOST_COUNT = 240, 4, 10_000_000


class _Row(Struct, frozen=True):
    line: Line
    count: int
    total: str
    rest: str


@lru_cache(maxsize=MOST_SHAPES)
def _may_be(shape: str) -> bool:
    return len(shape) <= _LONGEST and "0" in shape[:40] and _COUNTED.match(shape) is not None


class SerialScanner:
    """Lines of one form whose count goes up by the same each time, and which hold a known quantity: the count is their place."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: dict[tuple[str, ...], list[_Row]] = {}

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape begin with a count and a name."""
        return _may_be(shape)

    def feed(self, line: Line) -> bool:
        """Take a line of a count and figures of which one is known."""
        match = _COUNTED.match(line.text)
        if match is None:
            return False
        word = _word_of(match)
        rest = _ARROW.sub("=", line.text[match.end() :])
        names = tuple(name for name, _ in find_pairs(rest))
        if word in _KINDS or not names or len(set(names)) < len(names) or not _tells(word, names):
            return False
        row = _Row(line, int(match["count"]), (match["total"] or "").replace("of", "/").replace(" ", ""), rest)
        self._rows.setdefault((word, *names), []).append(row)
        return _may_be(shape_of_line(line))

    def finish(self) -> Reading:
        """Return the curves of each form, read as if the script had said `Epoch` or `step`."""
        if not self._rows:
            return Reading()
        # Few logs hold such lines.
        from jindan_tools.readers.logs.epochs import EpochScanner  # noqa: PLC0415
        from jindan_tools.readers.logs.steps import StepScanner  # noqa: PLC0415

        bare = RowCollector(self._path)
        epochs, steps = EpochScanner(self._path), StepScanner(self._path)
        for (word, *names), rows in self._rows.items():
            if len(rows) < _LEAST or not _goes_up(rows):
                continue
            by_epoch = word in _EPOCHS or (
                word not in _STEPS and rows[0].count <= 1 and rows[1].count - rows[0].count == 1
            )
            if not any(describe(name).role is not Role.OTHER for name in names):
                for row in rows:
                    bare.add(
                        find_pairs(row.rest), float(row.count), Axis.EPOCH if by_epoch else Axis.STEP, row.line.number
                    )
                continue
            for row in rows:
                text = f"{'Epoch' if by_epoch else 'step'} {row.count}{row.total}: {row.rest}"
                (epochs if by_epoch else steps).feed(Line(number=row.line.number, text=text))
        return merge((epochs.finish(), steps.finish(), Reading(series=bare.series())))


def _word_of(match: re.Match[str]) -> str:
    """Return the word that says what is counted, '' for none."""
    words = re.findall(r"[^\W\d_]+", match["word"].lower())
    unit = (match["unit"] or "").lower()
    return unit if unit in _EPOCHS | _STEPS | _KINDS else (words[-1] if words else "")


def _tells(word: str, names: tuple[str, ...]) -> bool:
    """Say whether figures of these names behind such a word are the record of a training.

    Behind a word that no training counts by, and behind none at all, a loss and another figure must say so.
    """
    if word and describe(word).role is not Role.OTHER:
        return False
    roles = {describe(name).role for name in names}
    known = roles & {Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC}
    if word in _EPOCHS or word in _STEPS:
        return bool(known) or len(names) > 1
    return bool(roles & {Role.TRAIN_LOSS, Role.VAL_LOSS}) or (bool(known) and len(names) > 1)


def _goes_up(rows: list[_Row]) -> bool:
    """Say whether each count is the one before and the same step more, the last one apart, or a new start.

    Counts that begin anew every few lines name one of several things: a layer, a class.
    """
    counts = [row.count for row in rows]
    by = counts[1] - counts[0]
    starts = sum(b == counts[0] for b in counts)
    steady = sum(b - a == by or b == counts[0] for a, b in pairwise(counts[:-1]))
    return by > 0 and counts[-1] < _MOST_COUNT and steady >= len(counts) - 2 and starts * _LEAST <= len(counts) + 1
