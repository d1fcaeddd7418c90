"""Read AllenNLP's console: below the heading of an epoch a table of figures, one column for each split."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# allennlp/training/trainer.py and callbacks/console_logger.py, 1.0 to 2.10.
_EPOCH = regex(r"allennlp\.training\.(?:gradient_descent_)?trainer - Epoch (\d{1,7})/(\d{1,7})\s*$")
_HEADER = regex(r"allennlp\S* - +Training \| +Validation\s*$")
_ROW = regex(r"allennlp\S* - +(?P<name>[A-Za-z_][\w./\-]{0,80}) +\| +(?P<train>\S+) +\| +(?P<held>\S+)\s*$")
_SPLITS = (("train", "training"), ("held", "validation"))


class AllenNlpScanner:
    """`console_logger - loss | 0.980 | 1.010` below `trainer - Epoch 0/9`; the last epoch is one less than planned."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._epoch: float | None = None
        self._below = False

    def feed(self, line: Line) -> bool:
        """Take the heading of an epoch, the header of its table and the rows below."""
        text = line.text
        if "allennlp" not in text:
            return False
        if "poch" in text and (epoch := _EPOCH.search(text)) is not None:
            self._epoch, self._below = float(epoch[1]), False
            self._settings.add("epochs", int(epoch[2]) + 1, line)
            return True
        if "| " not in text:
            return False
        if _HEADER.search(text) is not None:
            self._below = True
            return True
        row = _ROW.search(text) if self._below and self._epoch is not None else None
        if row is None or self._epoch is None:
            return False
        told = ((f"{split}_{row['name']}", to_float(row[group])) for group, split in _SPLITS)
        self._points.add([(n, v) for n, v in told if v is not None], self._epoch, Axis.EPOCH, line.number)
        return True

    def finish(self) -> Reading:
        """Return the curves by epoch and the planned epochs."""
        return Reading(series=self._points.series(), settings=self._settings.settings())
