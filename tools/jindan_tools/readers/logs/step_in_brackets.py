"""Read steps that stand in brackets before a bar, as Transformer-XL for TensorFlow and its descendants print them."""

from __future__ import annotations

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_STEP = regex(
    r"^(?P<log>INFO:tensorflow:|I\d{4} \S{1,40} +\d{1,20} [^\]]{1,60}\] )?\[ *(?P<step>\d{1,12})\] \|(?P<rest>.*)$"
)
_EVALUATION = regex(
    r"^(?:INFO:tensorflow:|I\d{4} \S{1,40} +\d{1,20} [^\]]{1,60}\] )?(?P<phase>Eval|Valid|Test) +batches\[ *\d{1,12}\] +\|(?P<rest>.*)$"
)


class StepInBracketsScanner:
    """`[ 5000] | gnorm  8.33 lr  0.000125 | loss  5.56`, and `Eval  batches[  100] | loss  5.55` for the last step."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._step: float | None = None
        self._told: tuple[float, str] | None = None

    def feed(self, line: Line) -> bool:
        """Take a step or the evaluation behind one; absl and TensorFlow print each line twice."""
        match = _STEP.match(line.text)
        if match is not None:
            self._step = float(match["step"])
            return self._take(match["rest"], "", line)
        match = _EVALUATION.match(line.text) if "batches[" in line.text else None
        return match is not None and self._take(match["rest"], f"{match['phase'].lower()} ", line)

    def finish(self) -> Reading:
        """Return the curves by step."""
        return Reading(series=self._points.series())

    def _take(self, rest: str, phase: str, line: Line) -> bool:
        pairs = [(f"{phase}{name}", value) for name, value in find_pairs(rest)]
        if self._step is None or not any(describe(name).role is not Role.OTHER for name, _ in pairs):
            return False
        if self._told != (self._step, phase):
            self._told = self._step, phase
            self._points.add(pairs, self._step, Axis.STEP, line.number)
        return True
