"""Read the records of WeNet and WeKws: batches of training and of cross-validation by split, and the mean of an epoch."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# wenet/utils/executor.py (1.0 to 2.2) and wenet/utils/train_utils.py log_per_step (3.0, with `| steps/sec 1.5| `).
_BATCH = regex(
    r"\b(?P<split>TRAIN|CV)(?: \|(?: steps/sec [\d.]{1,12}\|)?)? Batch (?P<epoch>\d{1,6})/(?P<batch>\d{1,12}) (?P<rest>loss .{1,600})$"
)
_SUMMARY = regex(
    r"\bEpoch (?P<epoch>\d{1,6})(?: Step (?P<step>\d{1,12}))? (?P<split>CV|TRAIN) info (?P<rest>[a-z]\w{0,30} .{1,400})$"
)
_PAIR = regex(r"(?<!\S)([a-z]\w{0,40}(?: loss)?) ([-+]?[\d.]{1,40}(?:e[-+]?\d{1,4})?|-?inf|nan)(?!\S)")
_RANK = "rank"


class _Record(Struct, frozen=True):
    epoch: int
    batch: int
    rank: float
    pairs: list[tuple[str, float]]
    line: int


class WenetScanner:
    """`TRAIN Batch 0/100 loss 85.1 loss_att 80.2 lr 0.00001 rank 0` and `Epoch 0 CV info cv_loss 40.2`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._trained: list[_Record] = []
        self._held_out: list[_Record] = []

    def feed(self, line: Line) -> bool:
        """Take a batch or a summary; the batches of a cross-validation are summed up behind it."""
        text = line.text
        match = _BATCH.search(text) if " Batch " in text else None
        if match is not None:
            if match["split"] == "TRAIN":
                self._trained.append(_record(match["epoch"], match["batch"], match["rest"], line))
            return True
        match = _SUMMARY.search(text) if " info " in text else None
        if match is None:
            return False
        if match["split"] == "CV":
            self._held_out.append(_record(match["epoch"], match["step"] or "0", match["rest"], line))
        return True

    def finish(self) -> Reading:
        """Return the curves of the first process: those of the training by batch, those held out by epoch."""
        points = RowCollector(self._path)
        trained = _of_first_rank(self._trained)
        first = min((record.epoch for record in trained), default=0)
        length = 0 if _goes_on(trained) else _length(trained)
        for record in trained:
            x = float((record.epoch - first) * length + record.batch)
            points.add(record.pairs, x, Axis.STEP, record.line, float(record.epoch))
        seen: set[int] = set()
        for record in _of_first_rank(self._held_out):
            if record.epoch not in seen or record.batch:
                pairs = [(_held_out(name), value) for name, value in record.pairs if name != "lr"]
                points.add(pairs, float(record.epoch), Axis.EPOCH, record.line)
            seen.add(record.epoch)
        return Reading(series=points.series())


def _record(epoch: str, batch: str, rest: str, line: Line) -> _Record:
    found = [(name, value) for name, word in _PAIR.findall(rest) if (value := to_float(word)) is not None]
    rank = next((value for name, value in found if name == _RANK), 0.0)
    pairs = [(name, value) for name, value in found if name != _RANK]
    return _Record(int(epoch), int(batch), rank, pairs, line.number)


def _held_out(name: str) -> str:
    return name if name.startswith("cv") else f"cv_{name}"


def _of_first_rank(records: list[_Record]) -> list[_Record]:
    least = min((record.rank for record in records), default=0.0)
    return [record for record in records if record.rank == least]


def _goes_on(records: list[_Record]) -> bool:
    """Say whether batches are counted through all epochs, as they are where a checkpoint is saved by steps."""
    firsts: dict[int, int] = {}
    lasts: dict[int, int] = {}
    for record in records:
        firsts.setdefault(record.epoch, record.batch)
        lasts[record.epoch] = record.batch
    epochs = sorted(firsts)
    return len(epochs) > 1 and all(firsts[b] > lasts[a] for a, b in pairwise(epochs))


def _length(records: list[_Record]) -> int:
    """Return the batches of an epoch, counted from 0 or from 1, as far as they were logged."""
    batches = [record.batch for record in records] or [0]
    return max(batches) + 1 - min(1, *batches)
