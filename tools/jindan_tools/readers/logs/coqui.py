"""Read Coqui's console: the step in a heading, below it one figure a line with its running average."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_EPOCH = regex(r"^\s*>\s*EPOCH: (\d{1,7})/(\d{1,7})")
# coqui-tts-trainer 0.4 begins with the time.
_STEP = regex(r"^\s*--> (?P<time>TIME: [\d:\- ]{8,30} -- )?STEP: \d+/\d+ -- GLOBAL_STEP: (?P<step>\d{1,12})")
_FIGURE = regex(
    r"^\s*\| > ([A-Za-z]\w{0,60}): ?(?:tensor\()?([-+\d.einfa]{1,30})\)?(?:\s+\((?:tensor\()?[-+\d.einfa]{1,30}\)?\))?\s*$"
)


class CoquiScanner:
    """`--> STEP: 25/639 -- GLOBAL_STEP: 25`, `| > loss: 3.1 (3.3)` and the averages of an evaluation."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._epoch: float | None = None
        self._step: float | None = None
        self._evaluates = False
        self._planned: tuple[int, Line] | None = None
        self._timed: bool | None = None

    def feed(self, line: Line) -> bool:
        """Take a heading or a figure."""
        text = line.text
        if "| > " in text:
            return self._figure(line)
        if "EPOCH: " in text:
            return self._heading(line)
        if "STEP: " in text:
            step = _STEP.match(text)
            if step is not None:
                self._step, self._evaluates = float(step["step"]), False
                self._timed = step["time"] is not None
            return step is not None
        if "> EVALUATION" in text:
            # What its batches tell one by one comes again as their averages.
            self._step = None
            return False
        if "--> EVAL PERFORMANCE" in text:
            self._evaluates = True
            return True
        return False

    def finish(self) -> Reading:
        """Return the training curves by step, those of evaluations by epoch, and the planned epochs."""
        if self._planned is not None and self._timed is not None:
            # Trainer 0.4, which times its steps, prints the last epoch, counted from 0, older ones how many there are.
            total, line = self._planned
            self._settings.add("epochs", total + self._timed, line)
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _heading(self, line: Line) -> bool:
        match = _EPOCH.match(line.text)
        if match is None:
            return False
        self._epoch, self._step, self._evaluates = float(match[1]), None, False
        self._planned = int(match[2]), line
        return True

    def _figure(self, line: Line) -> bool:
        match = _FIGURE.match(line.text)
        value = None if match is None else to_float(match[2])
        if match is None or value is None or self._epoch is None:
            return False
        if self._evaluates:
            # Behind it stands the change since the last evaluation, not an average.
            self._points.add([(f"eval {match[1]}", value)], self._epoch, Axis.EPOCH, line.number)
        elif self._step is not None:
            self._points.add([(match[1], value)], self._step, Axis.STEP, line.number, self._epoch)
        return True
