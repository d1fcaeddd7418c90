"""Read lines that are little more than a count and its figures: Darknet, Tacotron 2, WaveGlow, llm.c, Caffe's tests."""

from __future__ import annotations

from itertools import pairwise

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_N = r"([-+]?(?:\d{1,40}(?:\.\d{0,40})?(?:[eE][-+]?\d{1,4})?|nan|inf))"
# detector.c: " 1000: 2.12, 2.34 avg loss, 0.001000 rate, 5.1 seconds, 64000 images, 4.1 hours left".
_DARKNET = regex(rf"^\s*(\d{{1,9}}): -?{_N}, {_N} avg(?: loss)?, {_N} rate, ")
# NVIDIA's train.py: "Train loss 0 48.5 Grad Norm 72.3 1.2s/it" and "Validation loss 1000: 0.51  ".
_TACOTRON = regex(rf"^(Train|Validation) loss (\d{{1,9}}):?\s+{_N}(?: Grad Norm {_N} [\d.]+s/it)?\s*$")
# WaveGlow prints "12:<tab>-5.123456789".
_WAVEGLOW = regex(rf"^(\d{{1,9}}):\t{_N}\s*$")
# main.log of llm.c: tel = test loss, trl = training loss, eval = HellaSwag accuracy.
_LLMC = regex(r"^s:(\d{1,9})((?: (?:tel|trl|eval|lr|norm):\S+)+)\s*$")
_LLMC_NAMES = {"tel": "test loss", "trl": "train loss", "eval": "eval accuracy", "lr": "lr", "norm": "grad norm"}
_TACOTRON_BEGINNINGS = ("Train loss ", "Validation ")
_BEGINNINGS = ("s:", *_TACOTRON_BEGINNINGS)
_TESTING = regex(r"\] Iteration (\d{1,9}), Testing net")
_TEST_OUTPUT = regex(rf"\bTest net output #\d+: (\S{{1,60}}) = {_N}")
# A weighted output is a part of the loss that the line above tells.
_ITERATION = regex(r"\] Iteration (\d{1,9})(?: \([^()]{1,60}\))?, loss = ")
_TRAIN_OUTPUT = regex(rf"\bTrain net output #\d+: (\S{{1,60}}) = {_N}\s*$")


class NumberedScanner:
    """`1000: 2.1, 2.3 avg loss, ...`, `Train loss 0 48.5 Grad Norm 72.3 1.2s/it`, `s:10 trl:7.1 lr:...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._tested: float | None = None
        self._trained: float | None = None
        self._bare: list[tuple[float, float, int]] = []

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may be of one of these forms."""
        return (
            " net" in shape
            or " avg" in shape
            or "] Iteration " in shape
            or ":\t" in shape[:12]
            or shape.startswith(_BEGINNINGS)
        )

    def feed(self, line: Line) -> bool:
        """Take a line of one of these forms."""
        text = line.text
        if " net" in text:
            return self._caffe(line)
        if "] Iteration " in text:
            match = _ITERATION.search(text)
            self._trained = self._trained if match is None else float(match[1])
            return False
        found = _numbered(text)
        if found is None:
            return ":\t" in text[:12] and self._waveglow(line)
        step, pairs = found
        known = [(name, value) for name, word in pairs if (value := to_float(word)) is not None]
        self._points.add(known, float(step), Axis.STEP, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves by step."""
        counts = [count for count, _, _ in self._bare]
        # A list of anything else, such as one value for each class, does not count on from record to record.
        if len(counts) > 2 and all(a < b for a, b in pairwise(counts)):
            for count, value, number in self._bare:
                self._points.add([("loss", value)], count, Axis.STEP, number)
        return Reading(series=self._points.series())

    def _waveglow(self, line: Line) -> bool:
        match = _WAVEGLOW.match(line.text)
        value = None if match is None else to_float(match[2])
        if match is not None and value is not None:
            self._bare.append((float(match[1]), value, line.number))
        return match is not None

    def _caffe(self, line: Line) -> bool:
        testing = _TESTING.search(line.text)
        if testing is not None:
            self._tested = float(testing[1])
            return True
        trains = "Train net output #" in line.text
        match = (_TRAIN_OUTPUT if trains else _TEST_OUTPUT).search(line.text)
        value = None if match is None else to_float(match[2])
        step = self._trained if trains else self._tested
        if match is None or value is None or step is None:
            return trains
        self._points.add([(f"{'train' if trains else 'test'} {match[1]}", value)], step, Axis.STEP, line.number)
        return True


def _numbered(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    if text[:2] == "s:":
        match = _LLMC.match(text)
        return None if match is None else (match[1], [_named(item) for item in match[2].split()])
    if text.startswith(_TACOTRON_BEGINNINGS):
        match = _TACOTRON.match(text)
        if match is None:
            return None
        return match[2], [(f"{match[1].lower()} loss", match[3]), ("grad norm", match[4] or "")]
    if " avg" in text:
        match = _DARKNET.match(text)
        return None if match is None else (match[1], [("avg loss", match[3]), ("learning rate", match[4])])
    return None


def _named(item: str) -> tuple[str, str]:
    key, _, word = item.partition(":")
    return _LLMC_NAMES[key], word
