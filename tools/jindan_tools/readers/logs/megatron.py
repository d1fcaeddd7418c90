"""Read the iteration lines of Megatron-LM and its DeepSpeed forks, and the arguments they print."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_ITERATION = regex(r"^\s*(?:\[[^\]]*\]\s*)?iteration\s+(\d+)/\s*(\d+)\s*\|")
_VALIDATION = regex(r"validation loss at (?:the end of training|iteration (\d+)).*?\|\s*(.*)$")
_ARGUMENT = regex(r"^\s{2}([a-z][\w]*) \.{3,} (.*?)\s*$")
_DROPPED = (
    "elapsed time per iteration",
    "consumed samples",
    "consumed tokens",
    "samples per second",
    "TFLOPs",
    "num zeros",
)


class MegatronScanner:
    """`iteration 10/ 1000 | lm loss: 7.1E+00 | loss scale: 4096.0 | grad norm: 2.1 | ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._last = 0.0
        self._total = ""

    def feed(self, line: Line) -> bool:
        """Take an iteration, validation or argument line."""
        text = line.text
        if "iteration" in text:
            match = _ITERATION.match(text)
            if match is not None:
                self._iteration(line, match)
                return True
            return "validation loss at" in text and self._validation(line)
        if " ......" in text or " ...." in text:
            return self._argument(line)
        return text.startswith("time (ms)")

    def finish(self) -> Reading:
        """Return the curves by iteration and the arguments."""
        series = self._points.series()
        settings = self._settings.settings()
        known = bool(series) or len(settings) > 20
        return Reading(
            framework=Framework.MEGATRON if known else None,
            series=series,
            settings=settings if known else (),
            events=self._events.events(),
        )

    def _iteration(self, line: Line, match: re.Match[str]) -> None:
        self._last = float(match[1])
        if match[2] != self._total:
            self._total = match[2]
            self._settings.add("train_iters", int(match[2]), line)
        self._pairs(line.text[match.end() :], line)

    def _validation(self, line: Line) -> bool:
        match = _VALIDATION.search(line.text)
        if match is None:
            return False
        if match[1]:
            self._last = float(match[1])
        self._pairs(match[2], line, prefix="validation ")
        return True

    def _pairs(self, text: str, line: Line, prefix: str = "") -> None:
        pairs: list[tuple[str, float]] = []
        for part in text.split("|"):
            name, colon, word = part.rpartition(":")
            value = to_float(word) if colon else None
            name = name.strip()
            if value is None or name.startswith(_DROPPED):
                continue
            if prefix:
                name = name.removesuffix(" value").replace("loss PPL", "PPL")
            pairs.append((f"{prefix}{name}", value))
        self._points.add(pairs, self._last, Axis.STEP, line.number)

    def _argument(self, line: Line) -> bool:
        match = _ARGUMENT.match(line.text)
        if match is None:
            return False
        self._settings.add_text(match[1], match[2], line)
        if match[1] == "world_size":
            self._events.add(EventKind.DEVICE, line, {"count": to_float(match[2]) or 0.0}, key="world_size")
        return True
