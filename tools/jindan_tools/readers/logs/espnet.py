"""Read ESPnet's summary of an epoch, whose sections name the split: `3epoch results: [train] loss=1, [valid] loss=2`."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_SUMMARY = regex(r"\b(\d{1,7})epoch results: (?=\[)")
_SECTION = regex(r"\[(train|valid)\] ([^\[]*)")
_FIELD = regex(r"(?:^|, )([A-Za-z_]\w{0,60})=([-+\d.einfa]{1,30})(?=,|\s|$)")


class EspnetScanner:
    """One line an epoch with the figures of the training and the validation part."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a summary; the lines of batches within an epoch hold no more than it."""
        if "epoch results: [" not in line.text:
            return False
        match = _SUMMARY.search(line.text)
        if match is None:
            return False
        for split, fields in _SECTION.findall(line.text[match.end() :]):
            pairs = [(n, v) for n, word in _FIELD.findall(fields) if n != "time" and (v := to_float(word)) is not None]
            self._points.add(
                [(f"{split}/{name}", value) for name, value in pairs], float(match[1]), Axis.EPOCH, line.number
            )
        return True

    def finish(self) -> Reading:
        """Return the curves by epoch."""
        return Reading(series=self._points.series())
