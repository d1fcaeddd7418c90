"""Read what PaddleOCR and PaddleClas print about themselves: the configuration of a run, and the scores of a lone evaluation."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# ppocr/utils/logging.py, ppcls/utils/logger.py and their print_dict, 2.0 to 3.x: four blanks a level.
_LOGGED = regex(r"\b(?:ppocr|ppcls|root) INFO: ?(?P<told>.*)$")
_ITEM = regex(r"^(?P<indent> {0,60})(?P<name>[A-Za-z_]\w{0,60}) :(?: (?P<value>.{0,400}))?$")
# tools/eval.py: `metric eval ***************`, above it what the checkpoint itself remembers.
_EVALUATED, _REMEMBERED = "metric eval ****", "metric in ckpt ****"
_SCORE = regex(r"^(?P<name>[A-Za-z_][\w.]{0,40}):(?P<value>[-+\d.einfa]{1,40}|True|False)$")
# Every step of the data has a section of its own, with the same names over and over.
_STEPS_OF_DATA = frozenset({"transforms", "transform_ops", "batch_transform_ops"})
_SPEED = "fps"


class PaddleConfigScanner:
    """`ppocr INFO: Optimizer : `, below it `ppocr INFO:     lr : ` and so on: the setting Optimizer.lr.learning_rate."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._levels: list[tuple[int, str]] = []
        self._below = ""
        self._evaluations = 0
        self._trains = False

    def feed(self, line: Line) -> bool:
        """Take a line of the configuration or of an evaluation."""
        logged = _LOGGED.search(line.text) if " INFO:" in line.text else None
        if logged is None:
            return False
        told = logged["told"].rstrip()
        self._trains = self._trains or told.startswith("epoch: [")
        if told.startswith((_EVALUATED, _REMEMBERED)):
            self._below = told[: len(_EVALUATED)]
            if told.startswith(_EVALUATED):
                self._evaluations += 1
                self._events.add(EventKind.FINISHED, line, {"reason": "evaluation"}, key="evaluation")
            return True
        score = _SCORE.match(told) if self._below else None
        if score is not None:
            self._score(score["name"], score["value"], line)
            return True
        self._below = ""
        item = _ITEM.match(told)
        if item is None:
            self._levels = []
            return False
        self._add(len(item["indent"]), item["name"], (item["value"] or "").strip(), line)
        return True

    def finish(self) -> Reading:
        """Return the settings by dotted name, and the scores by the order of the evaluations."""
        # An evaluation ends a program of its own, and no training in the same log.
        ended = () if self._trains else self._events.events()
        return Reading(series=self._points.series(), settings=self._settings.settings(), events=ended)

    def _score(self, name: str, word: str, line: Line) -> None:
        value = to_float(word)
        if value is not None and name != _SPEED and self._below == _EVALUATED:
            self._points.add([(f"eval {name}", value)], float(self._evaluations), Axis.ROW, line.number)

    def _add(self, indent: int, name: str, value: str, line: Line) -> None:
        while self._levels and self._levels[-1][0] >= indent:
            self._levels.pop()
        self._levels.append((indent, name))
        path = [level for _, level in self._levels]
        if value and value != "None" and not _STEPS_OF_DATA.intersection(path):
            # A list stays as it was printed.
            tell = self._settings.add if value.startswith("[") else self._settings.add_text
            tell(".".join(path), value, line)
