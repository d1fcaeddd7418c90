"""Read the lines of NVIDIA's DLLogger, plain and JSON: `DLL <time> - [0, 20] loss : 2.1`, `DLLL {"step": [0, 20], "data": ...}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector, to_scalar
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# dllogger/logger.py: StdOutBackend and JSONStreamBackend; a step is "PARAMETER" or a tuple of epoch, iteration, ...
_PLAIN = regex(
    r"^(?:\d+: )?DLL \d{4}-\d\d-\d\d \S{6,20} - (?P<step>PARAMETER|[\[(][\d, ]{0,40}[\])])\s*(?P<rest>.{1,4000})$"
)
_PAIR = regex(r"(?P<name>[\w./@%\-]{1,60}) : (?P<value>\S{1,60})")
_NUMBERS = regex(r"\d{1,12}")
_MARK = "DLLL {"
Row = tuple[tuple[int, ...], list[tuple[str, float]], int]


class DlloggerScanner:
    """Curves by iteration over all epochs, or by epoch where a record counts nothing else; parameters as settings."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._settings = SettingCollector(path)
        self._rows: list[Row] = []

    def feed(self, line: Line) -> bool:
        """Take a line of the logger."""
        at = line.text.find(_MARK)
        if at >= 0:
            return self._json(line, line.text[at + len(_MARK) - 1 :])
        match = _PLAIN.match(line.text) if "DLL " in line.text else None
        if match is None:
            return False
        pairs = [(m["name"], m["value"]) for m in _PAIR.finditer(match["rest"])]
        self._keep(match["step"], pairs, line)
        return True

    def finish(self) -> Reading:
        """Return the curves; an epoch is taken to be as long as the largest iteration of one."""
        points = RowCollector(self._path)
        counts = [step[:2] for step, _, _ in self._rows if len(step) > 1]
        rising = all(a[1] <= b[1] for a, b in pairwise(counts))
        span = 0 if rising else max((count for _, count in counts), default=0) + 1
        for step, pairs, number in self._rows:
            if len(step) > 1:
                points.add(pairs, float(step[0] * span + step[1]), Axis.STEP, number, float(step[0]))
            elif step:
                points.add(pairs, float(step[0]), Axis.EPOCH, number)
        return Reading(series=points.series(), settings=self._settings.settings())

    def _json(self, line: Line, text: str) -> bool:
        try:
            found: object = json.loads(text)
        except (ValueError, RecursionError):
            return False
        record = cast("dict[str, object]", found) if isinstance(found, dict) else {}
        data = record.get("data")
        if isinstance(data, dict):
            pairs = [(str(k), str(v)) for k, v in cast("dict[object, object]", data).items()]
            self._keep(str(record.get("step", "")), pairs, line)
        return isinstance(data, dict)

    def _keep(self, step: str, pairs: list[tuple[str, str]], line: Line) -> None:
        if step == "PARAMETER":
            for name, word in pairs:
                self._settings.add(name, to_scalar(word), line)
            return
        values = list(_values(pairs))
        if values:
            self._rows.append((tuple(int(n) for n in _NUMBERS.findall(step)), values, line.number))


def _values(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, float]]:
    for name, word in pairs:
        value = to_float(word)
        if value is not None:
            yield name, value
