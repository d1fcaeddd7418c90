"""Read the lines in which ReduceLROnPlateau says that it cut the learning rate."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# torch/optim/lr_scheduler.py `_reduce_lr` prints the first form (up to 2.6), keras ReduceLROnPlateau the second.
_CUT = regex(
    r"[Ee]poch\s+(?P<epoch>\d{1,7})\s*:\s*(?:ReduceLROnPlateau )?reducing learning rate (?:of group (?P<group>\d+) )?to "
    r"(?P<rate>[\d.]+(?:[eE][-+]?\d+)?)"
)


class RateCutScanner:
    """The announcement of a cut: `Epoch 00005: reducing learning rate of group 0 to 3.0000e-05`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._named = False

    def feed(self, line: Line) -> bool:
        """Take a line that announces a cut."""
        match = _CUT.search(line.text) if "reducing learning rate" in line.text else None
        rate = None if match is None else to_float(match["rate"].rstrip("."))
        if match is None or rate is None:
            return False
        group = match["group"] or "0"
        if not self._named:
            self._named = True
            self._settings.add("scheduler", "ReduceLROnPlateau", line)
        self._points.add([(f"lr/reduced_group{group}", rate)], float(match["epoch"]), Axis.EPOCH, line.number)
        return True

    def finish(self) -> Reading:
        """Return one learning-rate curve for each parameter group, a point for each cut, and the scheduler's name."""
        return Reading(series=self._points.series(), settings=self._settings.settings())
