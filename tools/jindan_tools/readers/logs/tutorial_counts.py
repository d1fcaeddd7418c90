"""Read records that begin with bare counts in brackets: `[1,  2000] loss: 2.173` of PyTorch's first tutorial."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.text.regex import regex

# I-JEPA and its kin log the same: `INFO:root:[1,    50/ 2562] - train_losses - ...: 9.29`.
_EPOCH_AND_BATCH = regex(
    r"^(?:.{0,40}\bINFO\b[\s\]:|\-]{1,4}(?:[\w.]{1,20}[\s\]:|\-]{1,4})?)?\s*\[\s*(?P<epoch>\d{1,6}),\s*(?P<batch>\d{1,9})"
    r"(?:\s*/\s*\d{1,9})?\]\s*(?:- )?(?P<rest>[A-Za-z].{0,600})$"
)


class _Counts(Struct, frozen=True):
    """Where both counts stand in lines of a shape; the figures begin at `behind`, `told` is their shape."""

    epoch: slice
    batch: slice
    behind: int
    told: str


@lru_cache(maxsize=MOST_SHAPES)
def _counts(shape: str) -> _Counts | None:
    if shape.lstrip()[:1] != "[" and "INFO" not in shape[:48]:
        return None
    match = _EPOCH_AND_BATCH.match(shape)
    if match is None:
        return None
    return _Counts(slice(*match.span("epoch")), slice(*match.span("batch")), match.start("rest"), match["rest"])


class TutorialCountScanner:
    """`[epoch, batch] loss: x`, by step over all epochs."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[tuple[int, int, list[tuple[str, float]], int]] = []

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape begin with both counts."""
        return _counts(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a record that begins with both counts."""
        counts = _counts(shape_of_line(line))
        pairs = [] if counts is None else find_pairs(line.text[counts.behind :], counts.told)
        if counts is None or not pairs:
            return False
        self._rows.append((int(line.text[counts.epoch]), int(line.text[counts.batch]), pairs, line.number))
        return True

    def finish(self) -> Reading:
        """Return the curves; an epoch is taken to be as long as the largest batch count."""
        steps = RowCollector(self._path)
        span = max((batch for _, batch, _, _ in self._rows), default=0)
        first = min((epoch for epoch, _, _, _ in self._rows), default=0)
        for epoch, batch, pairs, number in self._rows:
            steps.add(pairs, float((epoch - first) * span + batch), Axis.STEP, number, float(epoch))
        return Reading(series=steps.series())
