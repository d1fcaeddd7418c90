"""Read blocks that begin with their step on a line of its own: `[step=100/5000]`, `Learning iteration 10/1500`, one figure a line."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import NUMBER
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_HEADING = regex(
    r"^(?:.{0,80}(?:INFO|\])\s{1,8})?[\W_]{0,80}(?:learning iteration|global step|iteration|iter|step|batch|update)\s*[:=#]?\s*"
    r"(?P<step>\d{1,12})(?:\s*/\s*(?P<total>\d{1,12}))?(?:,\s?epoch=(?P<epoch>\d{1,7}))?\]?\s*:?\s*$",
    re.IGNORECASE,
)
_FIGURE = regex(
    rf"^\s{{0,80}}(?P<name>[A-Za-z][\w./@%() \-]{{0,60}}?)\s*[:=]\s*(?P<value>{NUMBER})(?:\s\S{{0,12}}(?:\s[\d.]{{1,20}})?)?\s*$"
)
# Several figures on one line, nothing between them: `loss = 2.9, accuracy (avg) = 0.04, entropy = 8.0`.
_PAIR = rf"[A-Za-z][\w./@%() \-]{{0,60}}?\s*[:=]\s*{NUMBER}"
_FIGURES = regex(rf"^\s{{0,80}}{_PAIR}(?:, {{1,4}}{_PAIR}){{1,20}}\s*$")
_RULE = regex(r"^\s*([#=\-*])\1{7,}\s*$")
_MOST, _FEWEST = 80, 2
# The configuration of another start below the last record has the form of figures too.
_CONFIGURED = frozenset({"num_epochs", "epochs", "random_seed", "seed", "hidden_size", "vocab_size", "num_attention_heads", "num_hidden_layers", "batch_size", "weight_decay"})  # fmt: skip
_SEVERAL = 3
_MEASURED = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})


class StepBlockScanner:
    """Names and figures below a step, as OLMo, Composer and rsl_rl print them."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._step: tuple[float, Line, str] | None = None
        self._left = 0
        self._rows: list[tuple[str, float, int]] = []

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape is a heading."""
        return _heading(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a heading, or a figure below one."""
        text = line.text
        heading = _heading(text)
        if heading is not None:
            self._end()
            self._step, self._left = (float(heading["step"]), line, heading["total"] or ""), _MOST
            return True
        if self._step is None:
            return False
        self._left -= 1
        found = _FIGURE.match(text)
        if found is not None and self._left > 0:
            value = to_float(found["value"].replace(",", ""))
            if value is not None:
                self._rows.append((found["name"].strip(), value, line.number))
            return True
        if self._left > 0 and text.count("=") + text.count(":") > 1 and _FIGURES.match(text):
            self._rows.extend((name, value, line.number) for name, value in _pairs(text))
            return True
        if self._left <= 0 or (self._rows and _RULE.match(text)):
            self._end()
        return False

    def finish(self) -> Reading:
        """Return the curves by step of blocks that hold a known quantity."""
        self._end()
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _end(self) -> None:
        configured = [at for at, (name, _, _) in enumerate(self._rows) if name in _CONFIGURED]
        if len(configured) >= _SEVERAL:
            self._rows = []
        if (
            self._step is not None
            and len(self._rows) >= _FEWEST
            and any(describe(n).role in _MEASURED for n, _, _ in self._rows)
        ):
            step, line, total = self._step
            if total:
                self._settings.add("max_steps", int(total), line)
            for name, value, number in self._rows:
                self._points.add([(name, value)], step, Axis.STEP, number)
        self._step, self._rows = None, []


def _heading(text: str) -> re.Match[str] | None:
    last = text.rstrip()[-1:]
    return _HEADING.match(text) if last.isdigit() or last in {"]", ":"} else None


def _pairs(text: str) -> list[tuple[str, float]]:
    parts = (part.replace("=", ":").partition(":") for part in text.split(", "))
    return [(n.strip(), value) for n, _, word in parts if (value := to_float(word.strip())) is not None]
