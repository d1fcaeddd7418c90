"""Read the table of Nerfstudio, whose rows tell how far a training is and how fast, and its end."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# nerfstudio/utils/writer.py LocalWriter, 0.1 to 1.1: columns are set off by blanks, those of an evaluation may be empty.
_HEADING = "Step (% Done)"
_ROW = regex(r"^(?P<step>\d{1,12}) \(\d{1,3}\.\d\d%\)(?P<rest>\s{2,}.{1,300})?$")
_ITERATION = regex(r"^\s{1,40}(?P<time>\d[\d.]{0,12}) (?P<unit>s|ms)(?=\s|$)")
_SCORE_COLUMN = "Test PSNR"
_ENDS = "Training Finished"


class NerfstudioScanner:
    """`1000 (3.33%)         31.234 ms            15 m, 12 s           131.11 K` below `Step (% Done)       Train Iter (time)`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._columns = ""

    def feed(self, line: Line) -> bool:
        """Take the heading, a row of the table, or the end."""
        text = line.text.rstrip()
        if text.startswith(_HEADING):
            self._columns = text
            return True
        if self._columns and _ENDS in text:
            self._events.add(EventKind.FINISHED, line, {})
            return True
        row = _ROW.match(text) if self._columns and "%)" in text else None
        if row is None:
            return False
        rest = row["rest"] or ""
        pairs: list[tuple[str, float]] = []
        iteration = _ITERATION.match(rest)
        if iteration is not None:
            pairs.append((f"train iter time ({iteration['unit']})", float(iteration["time"].rstrip("."))))
        score = text.rsplit(None, 1)[-1]
        at = self._columns.find(_SCORE_COLUMN)
        if at > 0 and len(text) > at and (value := to_float(score)) is not None:
            pairs.append((_SCORE_COLUMN, value))
        self._points.add(pairs, float(row["step"]), Axis.STEP, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves by step and the end."""
        return Reading(series=self._points.series(), events=self._events.events())
