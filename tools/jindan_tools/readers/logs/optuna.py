"""Read what Optuna logs of its trials: each a row of a search, never a step of a training."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# optuna/study/_optimize.py and study.py (3.x, 4.x); 1.x said "Finished trial#3 resulted in value: 0.9."
_FINISHED = regex(
    r"Trial (?P<number>\d{1,9}) finished with values?: \[?(?P<value>[-+.\deEnaif]{1,40})[^{}]{0,200}(?: with|and) parameters: \{(?P<parameters>[^{}]{0,4000})\}"
)
_FAILED = regex(
    r"Trial (?P<number>\d{1,9}) (?:failed with parameters: \{(?P<parameters>[^{}]{0,4000})\}|failed, because )"
)
_OTHER = regex(r"\bTrial \d{1,9} pruned\b|A new study created in ")
_PARAMETER = regex(r"'(?P<name>[^']{1,80})': (?P<value>'[^']{0,80}'|[^,'{}]{1,40})")
_MOST = 200


class OptunaScanner:
    """`Trial 3 finished with value: 0.91 and parameters: {'lr': 0.001}. Best is trial 2 with value: 0.93.`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._rows = 0

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape tells of a trial."""
        return "Trial 0" in shape or "A new study" in shape

    def feed(self, line: Line) -> bool:
        """Take a line that Optuna wrote."""
        finished = _FINISHED.search(line.text)
        match = finished or _FAILED.search(line.text)
        if match is None:
            return _OTHER.search(line.text) is not None
        if self._rows < _MOST:
            for item in _PARAMETER.finditer(match["parameters"] or ""):
                name = f"rows.{match['number']}.{item['name']}"
                self._settings.add_text(name, item["value"], line)
        self._rows += 1
        if finished is None:
            self._events.add(EventKind.WARNING, line, {"problem": "trial_failed"})
            return True
        value = to_float(finished["value"])
        if value is not None:
            self._points.add([("trial value", value)], float(match["number"]), Axis.ROW, line.number)
        return True

    def finish(self) -> Reading:
        """Return the parameters of the trials as rows and their values in the order of their numbers."""
        return Reading(series=self._points.series(), settings=self._settings.settings(), events=self._events.events())
