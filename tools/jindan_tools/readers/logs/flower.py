"""Read what Flower's server prints: centralised evaluations round by round, and the history at the end."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.pairs import NUMBER
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

# flwr/server/server.py: "fit progress: (1, 2.27, {'accuracy': 0.2}, 12.3)"; history.py: "History (loss, distributed):".
_PROGRESS = regex(rf"fit progress: \((?P<round>\d{{1,7}}), (?P<loss>{NUMBER}), \{{(?P<metrics>[^{{}}]{{0,400}})\}}")
_METRIC = regex(rf"'(?P<name>[^']{{1,60}})': (?:np\.float\d\d\()?(?P<value>{NUMBER})")
_HISTORY = regex(r"History \((?P<what>loss|metrics), (?P<where>distributed|centralized)(?:, fit|, evaluate)?\)")
_ROUND = regex(rf"\bround (?P<round>\d{{1,7}}): (?P<loss>{NUMBER})\s*$")
_LISTED = regex(r"'(?P<name>[^']{1,60})': \[(?P<points>\([^\[\]]{1,20000}\))\]")
_POINT = regex(rf"\((?P<round>\d{{1,7}}), (?:np\.float\d\d\()?(?P<value>{NUMBER})\)?\)")


class FlowerScanner:
    """`fit progress: (round, loss, {metrics}, seconds)`, `History (loss, distributed):` and its rounds."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._where = ""
        self._seen: set[tuple[str, float]] = set()

    def feed(self, line: Line) -> bool:
        """Take an evaluation of a round or a line of the history."""
        text = line.text
        progress = _PROGRESS.search(text)
        if progress is not None:
            at = float(progress["round"])
            self._keep("val loss (centralized)", at, progress["loss"], line)
            for name, value in _METRIC.findall(progress["metrics"]):
                self._keep(f"val {name} (centralized)", at, value, line)
            return True
        history = _HISTORY.search(text)
        if history is not None:
            self._where = history["where"]
            return True
        return bool(self._where) and self._listed(line)

    def finish(self) -> Reading:
        """Return the curves by round."""
        return Reading(series=self._points.series())

    def _listed(self, line: Line) -> bool:
        one = _ROUND.search(line.text)
        if one is not None:
            self._keep(f"val loss ({self._where})", float(one["round"]), one["loss"], line)
            return True
        found = list(_LISTED.finditer(line.text))
        for series in found:
            for at, value in _POINT.findall(series["points"]):
                self._keep(f"val {series['name']} ({self._where})", float(at), value, line)
        return bool(found)

    def _keep(self, name: str, at: float, word: str, line: Line) -> None:
        if (name, at) not in self._seen:
            self._seen.add((name, at))
            self._points.add([(name, float(word.replace(",", "")))], at, Axis.EPOCH, line.number)
