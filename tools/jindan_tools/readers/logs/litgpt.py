"""Read LitGPT, which counts iterations and updates, and repeats its last validation in every record."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# litgpt/finetune/*.py and pretrain.py, 0.3 to 0.5.
_RECORD = regex(
    r"\bEpoch (?P<epoch>\d{1,6}) \| iter (?P<iter>\d{1,12}) step (?P<step>\d{1,12}) \| loss train: (?P<loss>[-\d.naif]{1,30}), "
    r"val: (?P<val>n/a|[-\d.naif]{1,30}) \| iter time: (?P<time>[\d.]{1,20}) ms"
)
_VALIDATED = regex(r"^(?:\[[^\]]{1,40}\] ?)?iter (?P<iter>\d{1,12}): val loss (?P<val>[-\d.naif]{1,30}), val time: ")


class LitGptScanner:
    """`Epoch 1 | iter 4 step 1 | loss train: 2.960, val: n/a | iter time: 210.11 ms (step)`, `iter 40: val loss 2.9, ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._step = 0.0
        self._val = ""

    def feed(self, line: Line) -> bool:
        """Take a record or a validation; both stand at the update that was done last."""
        match = _RECORD.search(line.text) if "| loss train: " in line.text else None
        if match is not None:
            self._step = float(match["step"])
            pairs = [("loss train", to_float(match["loss"])), ("iter time", to_float(match["time"]))]
            told = [(name, value) for name, value in pairs if value is not None]
            self._points.add(told, self._step, Axis.STEP, line.number, float(match["epoch"]))
            self._validated(match["val"], line)
            return True
        match = _VALIDATED.match(line.text) if ": val loss " in line.text else None
        if match is None or not self._step:
            return False
        self._val = ""
        self._validated(match["val"], line)
        return True

    def finish(self) -> Reading:
        """Return the curves by update."""
        return Reading(series=self._points.series())

    def _validated(self, word: str, line: Line) -> None:
        """Add a validation, unless it is the one before: a record shows fewer digits than the validation itself."""
        value = to_float(word)
        if value is not None and f"{value:.3f}" != self._val:
            self._points.add([("val", value)], self._step, Axis.STEP, line.number)
            self._val = f"{value:.3f}"
