"""Read the summary that COCO's evaluation prints, whoever calls it: one line for each average precision and recall."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# cocoeval.py, summarize(): " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.012".
_LINE = regex(
    r"Average Precision\s+\(AP\) @\[ IoU=(0\.50:0\.95|0\.50|0\.75)\s*\| area=\s*all \| maxDets=\s*\d+ \] = (-?[\d.]+)"
)
_NAMES = {"0.50:0.95": "coco/AP", "0.50": "coco/AP50", "0.75": "coco/AP75"}
# Detectron2: "copypaste: Task: bbox", "copypaste: AP,AP50,...", "copypaste: 12.3456,25.1000,..."; the step stands before.
_PASTED = regex(r"copypaste: (?:Task: (?P<task>\w+)|(?P<names>AP[\w,\-]*)|(?P<values>[\d.nan,\-]+))\s*$")
_ITERATION = regex(r"\biter: (\d{1,12})")
_EPOCH = regex(r"\bepoch\W{0,4}(\d{1,7})", re.IGNORECASE)


class CocoSummaryScanner:
    """The precision over all areas, by the epoch last named before it, else in order; -1 where there was nothing to find."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._epoch: float | None = None
        self._count = 0
        self._step: float | None = None
        self._task = ""
        self._names: tuple[str, ...] = ()

    def feed(self, line: Line) -> bool:
        """Take a line of the summary; remember the epoch that others name."""
        text = line.text
        if "poch" in text:
            named = _EPOCH.search(text)
            if named is not None:
                self._epoch = float(named[1])
            return False
        if "d2.utils.events" in text:
            at = _ITERATION.search(text)
            self._step = self._step if at is None else float(at[1])
            return False
        if "copypaste: " in text:
            return self._pasted(line)
        if "@[ IoU=" not in text:
            return False
        match = _LINE.search(text)
        value = None if match is None else to_float(match[2])
        if match is not None and value is not None:
            self._count += match[1] == "0.50:0.95"
            x, axis = (float(self._count), Axis.ROW) if self._epoch is None else (self._epoch, Axis.EPOCH)
            self._points.add([(_NAMES[match[1]], value)], x, axis, line.number)
        return "Average " in text

    def _pasted(self, line: Line) -> bool:
        match = _PASTED.search(line.text)
        if match is None:
            return False
        if match["task"] is not None:
            self._task = match["task"]
        elif match["names"] is not None:
            self._names = tuple(match["names"].split(","))
        elif self._step is not None:
            words = zip(self._names, match["values"].split(","), strict=False)
            pairs = [(f"{self._task}/{name}", value) for name, word in words if (value := to_float(word)) is not None]
            self._points.add(pairs, self._step, Axis.STEP, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves."""
        return Reading(series=self._points.series())
