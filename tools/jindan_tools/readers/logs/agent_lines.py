"""Read the trainers of Isaac Gym and ML-Agents, whose only count of a record stands among its speeds."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# rl_games/common/a2c_common.py print_statistics, 1.1 to 1.6.
_SPEEDS = regex(
    r"^fps step: (?P<fps>[\d.]{1,20}) .{0,60}fps total: (?P<total>[\d.]{1,20}) epoch: (?P<epoch>\d{1,9})"
    r"(?:/(?P<of>\d{1,9}))?(?: frames: (?P<frames>\d{1,15})(?:/\d{1,15})?)?\s*$"
)
# ml-agents/mlagents/trainers/stats.py ConsoleWriter, releases 2 to 22.
_BEHAVIOUR = regex(
    r"^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d )?(?:\[?INFO\]?|INFO) .{0,80}?Step: (?P<step>\d{1,15})\. Time Elapsed: [\d.]{1,20} s\.? "
    r"Mean Reward: (?P<mean>[-\d.naif]{1,30})\. Std of Reward: (?P<std>[-\d.naif]{1,30})\."
)


class AgentLineScanner:
    """`fps step: 4812 ... fps total: 3123 epoch: 3/500 frames: 65536`, `3DBall. Step: 12000. ... Mean Reward: 1.2.`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a record."""
        text = line.text
        speeds = _SPEEDS.match(text) if text.startswith("fps step: ") else None
        if speeds is not None:
            pairs = [("fps total", float(speeds["total"].rstrip(".")))]
            self._points.add(pairs, float(speeds["epoch"]), Axis.EPOCH, line.number)
            if speeds["of"] and int(speeds["of"]) > 0:
                self._settings.add("epochs", int(speeds["of"]), line)
            return True
        told = _BEHAVIOUR.match(text) if "Mean Reward: " in text else None
        if told is None:
            return False
        words = ("Mean Reward", told["mean"]), ("Std of Reward", told["std"])
        pairs = [(name, value) for name, word in words if (value := to_float(word)) is not None]
        self._points.add(pairs, float(told["step"]), Axis.STEP, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves and the planned epochs."""
        return Reading(series=self._points.series(), settings=self._settings.settings())
