"""Read ESPnet2: the batches of an epoch by their ranges, and its summary: `3epoch results: [train] loss=1, [valid] loss=2`."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# espnet2/train/trainer.py and reporter.py, 0.7 to 202412.
_SUMMARY = regex(r"\b(\d{1,7})epoch results: (?=\[)")
_SECTION = regex(r"\[(train|valid)\] ([^\[]*)")
_FIELD = regex(r"(?:^|, )([A-Za-z_]\w{0,60})=([-+\d.einfa]{1,30})(?=,|\s|$)")
_BATCHES = regex(r"\b(\d{1,7})epoch:train:\d{1,9}-(\d{1,9})batch: (.{1,2000})$")
_STARTED = regex(r"INFO: (\d{1,7})/(\d{1,7})epoch started\b")
_FINISHED = "The training was finished at "
_COUNTS = ("time", "total_count")


class EspnetScanner:
    """A line every few hundred batches, and one an epoch with the figures of the training and the validation part."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._batches: list[tuple[list[tuple[str, float]], int, int, int]] = []

    def feed(self, line: Line) -> bool:
        """Take a summary, the batches within an epoch, the heading of an epoch or the end."""
        text = line.text
        if "epoch results: [" in text:
            return self._summary(line)
        batches = _BATCHES.search(text) if "epoch:train:" in text else None
        if batches is not None:
            pairs = _pairs(batches[3])
            self._batches.append((pairs, int(batches[1]), int(batches[2]), line.number))
            return True
        started = _STARTED.search(text) if "epoch started" in text else None
        if started is not None:
            self._settings.add("epochs", int(started[2]), line)
            return True
        if _FINISHED in text and (self._batches or self._settings.settings()):
            self._events.add(EventKind.FINISHED, line, {})
            return True
        return False

    def finish(self) -> Reading:
        """Return the curves by epoch, those within an epoch by batch, the planned epochs and the end."""
        length = max((batch for _, _, batch, _ in self._batches), default=0)
        first = min((epoch for _, epoch, _, _ in self._batches), default=0)
        for pairs, epoch, batch, number in self._batches:
            self._points.add(pairs, float((epoch - first) * length + batch), Axis.STEP, number, float(epoch))
        return Reading(series=self._points.series(), settings=self._settings.settings(), events=self._events.events())

    def _summary(self, line: Line) -> bool:
        match = _SUMMARY.search(line.text)
        if match is None:
            return False
        for split, fields in _SECTION.findall(line.text[match.end() :]):
            pairs = [(f"{split}/{name}", value) for name, value in _pairs(fields)]
            self._points.add(pairs, float(match[1]), Axis.EPOCH, line.number)
        return True


def _pairs(fields: str) -> list[tuple[str, float]]:
    return [
        (name, value)
        for name, word in _FIELD.findall(fields)
        if name not in _COUNTS and (value := to_float(word)) is not None
    ]
