"""Read the records of icefall (k2): losses in brackets, those of a batch and their running sum, and validations."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# train.py of the zipformer recipes; `lr` was `cur_lr` in some.
_BATCH = regex(r"\bEpoch (\d{1,6}), batch (\d{1,9}), (?:global_batch_idx: (\d{1,9}), )?(.*\btot_loss\[.*)$")
_VALIDATION = regex(r"\bEpoch (\d{1,6}), validation: (.*\bover \d.*frames.*)$")
_GROUP = regex(r"\b(loss|tot_loss)\[([^\]]{0,2000})\]")
_ITEM = regex(r"([A-Za-z_]\w{0,40})=([^\s,]{1,40})")
_OTHER = regex(r"\b(lr|cur_lr|grad_scale): ([^\s,]{1,40})")
_OF_ALL = "tot_loss"
_Told = tuple[list[tuple[str, float]], int, int]


class IcefallScanner:
    """`Epoch 1, batch 50, loss[loss=0.8, ...], tot_loss[loss=0.9, ...], lr: 1.2e-03` and `Epoch 1, validation: loss=0.3`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._batches: list[tuple[_Told, int]] = []
        self._held_out: list[_Told] = []
        self._least, self._longest = 1, 0
        self._global = False

    def feed(self, line: Line) -> bool:
        """Take a record of a batch or of a validation."""
        match = _BATCH.search(line.text) if "tot_loss[" in line.text else None
        if match is not None:
            epoch, batch = int(match[1]), int(match[2])
            self._global = self._global or match[3] is not None
            step = batch if match[3] is None else int(match[3])
            self._least, self._longest = min(self._least, step), max(self._longest, step)
            self._batches.append(((_of_batch(match[4]), epoch, line.number), step))
            return True
        match = _VALIDATION.search(line.text) if "validation: " in line.text else None
        if match is not None:
            pairs = [(f"validation {name}", value) for name, value in _numbers(_ITEM.findall(match[2]))]
            self._held_out.append((pairs, int(match[1]), line.number))
        return match is not None

    def finish(self) -> Reading:
        """Return the curves by step; validations by epoch when there is one an epoch, else by the step before them."""
        points = RowCollector(self._path)
        length = self._longest + 1 - self._least
        first = min((told[1] for told, _ in self._batches), default=0)
        steps: list[tuple[int, float]] = []
        for (pairs, epoch, number), step in self._batches:
            x = float(step if self._global else (epoch - first) * length + step)
            points.add(pairs, x, Axis.STEP, number, float(epoch))
            steps.append((number, x))
        once = len({epoch for _, epoch, _ in self._held_out}) == len(self._held_out)
        for pairs, epoch, number in self._held_out:
            before = max((x for line, x in steps if line < number), default=0.0) if not once else 0.0
            points.add(pairs, float(epoch) if once else before, Axis.EPOCH if once else Axis.STEP, number)
        return Reading(series=points.series())


def _of_batch(text: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for group, inside in _GROUP.findall(text):
        prefix = "tot_" if group == _OF_ALL else ""
        found += [(f"{prefix}{name}", value) for name, value in _numbers(_ITEM.findall(inside))]
    return found + [(name.removeprefix("cur_"), value) for name, value in _numbers(_OTHER.findall(text))]


def _numbers(words: list[tuple[str, str]]) -> list[tuple[str, float]]:
    return [(name, value) for name, word in words if (value := to_float(word)) is not None]
