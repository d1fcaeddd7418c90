"""Read `paddle.Model.fit`: a step of an epoch a line, and the same line again for the batches of an evaluation."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

# paddle/hapi/progressbar.py and callbacks.py, 2.0 to 3.3.
_OPENS = "The loss value printed in the log is the current step"
_EPOCH = regex(r"^Epoch (\d{1,7})/(\d{1,7})\s*$")
_STEP = regex(
    r"^step\s+(?P<at>\d{1,9})(?:/(?P<of>\d{1,9}))?(?: \[[=>.]{1,60}\])? - (?P<figures>.{1,1600}?)(?: - ETA:.*)?$"
)
_RATE = regex(r" - \d{1,9}(?:us|ms|s)/(?:step|sample)\W*$")


class PaddleHapiScanner:
    """`step  4/10 - loss: 0.8644 - acc: 0.4375 - 29ms/step` below `Epoch 1/3`, or below `Eval begin...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._open = self._evaluates = False
        self._epoch = 0
        self._total = 0
        self._last = (0.0, "")
        self._shown: tuple[list[tuple[str, float]], int] | None = None

    def feed(self, line: Line) -> bool:
        """Take a line of the fit, from the sentence that opens it."""
        # Notebooks of AI Studio and pasted records indent every line.
        text = line.text.lstrip()
        if not self._open:
            self._open = text.startswith(_OPENS)
            return self._open
        if text.startswith("step"):
            return self._step(text.replace("\b", ""), line)
        if text.startswith("Eval begin"):
            self._evaluates, self._shown = True, None
            return True
        if text.startswith("Eval samples"):
            self._evaluated()
            return True
        epoch = _EPOCH.match(text)
        if epoch is not None:
            self._evaluated()
            self._epoch = int(epoch[1])
            self._settings.add("epochs", int(epoch[2]), line)
        return epoch is not None

    def finish(self) -> Reading:
        """Return the training curves by step, those of evaluations by epoch, and the planned epochs."""
        # An evaluation that goes on has no result yet.
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _step(self, text: str, line: Line) -> bool:
        found = _STEP.match(_RATE.sub("", text.rstrip()))
        if found is None:
            return False
        pairs = find_pairs(found["figures"])
        if self._evaluates:
            self._shown = pairs, line.number
        elif pairs:
            self._train(found, pairs, line)
        return True

    def _train(self, found: re.Match[str], pairs: list[tuple[str, float]], line: Line) -> None:
        at, of = int(found["at"]), int(found["of"] or 0)
        if of:
            self._total = of
            self._settings.add("steps_per_epoch", of, line)
        x = float((max(self._epoch, 1) - 1) * self._total + at)
        if (x, found["figures"]) != self._last:
            self._points.add(pairs, x, Axis.STEP, line.number, float(self._epoch) if self._epoch else None)
        self._last = x, found["figures"]

    def _evaluated(self) -> None:
        if self._evaluates and self._shown is not None and self._epoch:
            pairs, number = self._shown
            self._points.add([(f"eval {name}", value) for name, value in pairs], float(self._epoch), Axis.EPOCH, number)
        self._evaluates, self._shown = False, None
