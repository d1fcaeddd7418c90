"""Read the console of LeRobot, which rounds its steps to thousands: `step:1K smpl:8K ep:3 epch:0.10 loss:0.12 grdn:1.2`."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_RECORD = regex(r"\bstep:(\d{1,9})([KMBTQ]?) ((?:\S{1,40}:\S{1,40} ?){2,40})$")
_PLANNED = regex(r"\bcfg\.steps=(\d{1,12})\b")
_THOUSANDS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12, "Q": 10**15}
# Samples and episodes are counts, epochs so far stand beside the step.
_DROPPED = frozenset({"smpl", "ep", "epch"})


class LeRobotScanner:
    """Records at equal distances: the first two exact steps tell the distance, by which the rounded ones are counted."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._gap = 0
        self._last = 0

    def feed(self, line: Line) -> bool:
        """Take a record, or the line with the planned steps."""
        planned = _PLANNED.search(line.text) if "cfg.steps=" in line.text else None
        if planned is not None:
            self._settings.add("max_steps", int(planned[1]), line)
            return True
        match = _RECORD.search(line.text) if "grdn:" in line.text else None
        if match is None:
            return False
        step = self._step(int(match[1]), match[2])
        words = [item.partition(":") for item in match[3].split()]
        pairs = [
            (name, value) for name, _, word in words if name not in _DROPPED and (value := to_float(word)) is not None
        ]
        epoch = next((to_float(word) for name, _, word in words if name == "epch"), None)
        self._points.add(pairs, float(step), Axis.STEP, line.number, epoch)
        return True

    def finish(self) -> Reading:
        """Return the curves by step."""
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _step(self, shown: int, suffix: str) -> int:
        """Return the step of a record: `shown` when it is exact, else the next one at the distance that rounds to it."""
        unit = _THOUSANDS[suffix]
        step = shown * unit
        if unit > 1 and self._gap:
            counted = self._last + self._gap
            step = counted if abs(counted - step) * 2 <= unit else step
        elif unit == 1:
            self._gap = step - self._last if self._gap == 0 or step > self._last else self._gap
        self._last = step
        return step
