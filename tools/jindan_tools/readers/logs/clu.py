"""Read what CLU's LoggingWriter writes for JAX and Flax: `[10] collection=eval accuracy=0.1, loss=2.3`."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# clu/metric_writers/logging_writer.py of 0.0.12: names are sorted, floats have six digits.
_RECORD = regex(
    r"(?:^|[\]:] ?|INFO )\[(\d{1,12})\](?: collection=(\w{1,40}))? ([\w/.@%-]{1,80}=[^\s,=]{1,40}(?:, [\w/.@%-]{1,80}=[^\s,=]{1,40}){0,200})\s*$"
)
_TRAINED = frozenset({"", "train", "training"})


class CluScanner:
    """Scalars of a step on one line; the collection, where there is one, is the split."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a line of scalars."""
        match = _RECORD.search(line.text)
        if match is None:
            return False
        split = match[2] or ""
        prefix = "" if split in _TRAINED else f"{split}/"
        words = [item.partition("=") for item in match[3].split(", ")]
        pairs = [(f"{prefix}{name}", value) for name, _, word in words if (value := to_float(word)) is not None]
        if not any(describe(name).higher_is_better is not None for name, _ in pairs) and not split:
            return False
        self._points.add(pairs, float(match[1]), Axis.STEP, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves by step."""
        return Reading(series=self._points.series())
