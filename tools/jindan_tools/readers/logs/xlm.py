"""Read the lines of XLM and the trainers that descend from it (MASS, Int2Int): a step, two speeds and the losses by task."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.pairs import NUMBER
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

# trainer.py of XLM: "    200 -  256.73 sent/s -  4584.27 words/s - MLM-en:  9.1542 || MLM-de:  9.2 - model LR: 1.0000e-04".
_STEP = regex(
    r"^.{0,80}?-\s+(?P<step>\d{1,12}) -\s+[\d.]{1,12} [a-z]{1,20}/s -\s+[\d.]{1,12} words/s -\s(?P<rest>.{1,2000})$"
)
_FIGURE = regex(rf"(?P<name>[A-Za-z][\w\-]{{0,40}}(?: LR)?):\s*(?P<value>{NUMBER})(?=\s|$)")


class XlmScanner:
    """`200 - 256.73 sent/s - 4584.27 words/s - MLM-en: 9.15 - model LR: 1.0e-04`: each task is a loss."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a line with a step, its speeds and its losses."""
        match = _STEP.match(line.text) if " words/s - " in line.text else None
        if match is None:
            return False
        pairs = [(_named(m["name"]), float(m["value"].replace(",", ""))) for m in _FIGURE.finditer(match["rest"])]
        # With one task its loss is the loss.
        losses = [name for name, _ in pairs if name.endswith(" loss")]
        if len(losses) == 1:
            pairs = [("train loss" if name in losses else name, value) for name, value in pairs]
        self._points.add(pairs, float(match["step"]), Axis.STEP, line.number)
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the curves by step."""
        return Reading(series=self._points.series())


def _named(name: str) -> str:
    return "lr" if name == "LR" else name if name.endswith(" LR") else f"{name} loss"
