"""Read settings that stand among words near the top of a log: `Train set: 50000, batch_size=128, shuffle=False`."""

from __future__ import annotations

import re

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.argument_line import RECORDED
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

_LAST_LINE, _LONGEST = 200, 300
_FIELD = regex(
    r"(?<![\w.\-/{'\"])([A-Za-z_][\w.]{1,40})=['\"]?([A-Za-z]\w{0,30}|[\d.]+(?:[eE][-+]?\d+)?)(?=$|['\"]?[\s,;|)\]}])"
)
# A line is looked at when it holds one of these: what decides a diagnosis, or stands beside it in such lines.
_MARKS = (
    "shuffle=",
    "drop_last=",
    "num_workers=",
    "batch_size=",
    "bs=",
    "weight_decay=",
    "label_smoothing=",
    "patience=",
)
_RECORD = regex(r"loss|acc(?:uracy)?\b|it/s|s/it|%\|", re.IGNORECASE)
# Not among the settings that resolve/names.py gives a place: what the order of the data and the averaged weights are known by.
_ALSO = frozenset({"shuffle", "drop_last", "num_workers", "ema_decay"})
_AVERAGE = regex(r"\bEMA\b.{0,40}?\bdecay\s?[=: ]\s?(0\.9\d+)", re.IGNORECASE)
_AN_EPOCH = regex(r"(?<![\d.])(\d{1,8}) (?:steps|batches|iterations|iters|updates)\s?(?:/|per) ?epoch\b", re.IGNORECASE)


class ToldSettingScanner:
    """Names with an equals sign among words, the decay of an EMA, and `50 steps/epoch`."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)

    def feed(self, line: Line) -> bool:
        """Look at a line near the top; others may read more from it."""
        text = line.text
        if line.number > _LAST_LINE or len(text) > _LONGEST or _RECORD.search(text) is not None:
            return False
        fields: list[tuple[str, str]] = _FIELD.findall(text) if any(mark in text for mark in _MARKS) else []
        if not any(RECORDED.match(name) for name, _ in fields):
            for name, value in fields:
                if name in _ALSO or _is_setting(name):
                    self._settings.add_text(name, value, line)
        average, an_epoch = _AVERAGE.search(text), _AN_EPOCH.search(text)
        if average is not None:
            self._settings.add_text("ema_decay", average[1], line)
        if an_epoch is not None:
            self._settings.add_text("steps_per_epoch", an_epoch[1], line)
        return False

    def finish(self) -> Reading:
        """Return the settings."""
        return Reading(settings=self._settings.settings())


def _is_setting(name: str) -> bool:
    """Say whether a name is one of a setting; those that records hold as well are left to the lines of settings."""
    return canonical_name(name) is not None and name not in {"lr", "step", "data", "model", "batch"}
