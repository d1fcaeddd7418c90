"""Read the scores that MindOCR and its kin print below the record of an epoch: `Performance: {'acc': 0.81}, eval time: 2.5`."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# mindocr/utils/callbacks.py, 0.1 to 0.4.
_EPOCH = regex(r"\bepoch: \[(\d{1,6})/\d{1,6}\]")
_SCORES = regex(r"\bPerformance: \{(?P<items>[^{}]{3,600})\}")
_SCORE = regex(r"'([A-Za-z_][\w\-]{0,40})': ([-+\d.einfa]{1,40})(?=,|$)")


class MindSporeScanner:
    """Scores of held-out rows, by the epoch that was recorded before them."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._epoch = 0.0

    def feed(self, line: Line) -> bool:
        """Take the scores; the epochs are for other scanners."""
        if "Performance: {" not in line.text:
            epoch = _EPOCH.search(line.text) if "epoch: [" in line.text else None
            self._epoch = self._epoch if epoch is None else float(epoch[1])
            return False
        match = _SCORES.search(line.text)
        if match is None:
            return False
        found = _SCORE.findall(match["items"])
        pairs = [(f"eval {name}", value) for name, word in found if (value := to_float(word)) is not None]
        self._points.add(pairs, self._epoch, Axis.EPOCH, line.number)
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the scores by epoch."""
        return Reading(series=self._points.series())
