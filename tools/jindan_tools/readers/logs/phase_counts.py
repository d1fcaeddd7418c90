"""Read lines that tell phase and epoch in one bracket, and costs told `after` a count."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import NUMBER, find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

# "[ Valid | 012/080 ] loss = 1.65302, acc = 0.37931 -> best" of widely copied course templates.
_PHASE = regex(
    r"^\s*\[\s*(?P<phase>[Tt]rain(?:ing)?|[Vv]al(?:id(?:ation)?)?|[Tt]est(?:ing)?|[Ee]val|[Dd]ev) \|\s*(?P<epoch>\d{1,6})\s*/\s*(?P<total>\d{1,6})\s*\]\s*(?P<rest>.+)$"
)
# "Loss after 3 epochs: 0.162", "Cost after iteration 100: 0.5845", "Train loss after epoch 2 = 0.3".
_AFTER = regex(
    rf"^\W{{0,4}}(?P<name>[A-Za-z][A-Za-z _]{{0,30}}?)\s+after\s+(?:(?P<unit>epochs?|iterations?|iters?|steps?)\s+(?P<count>\d{{1,9}})"
    rf"|(?P<count2>\d{{1,9}})\s+(?P<unit2>epochs?|iterations?|iters?|steps?))\s*(?:[:=]|is)\s*(?P<value>{NUMBER})\s*$",
    re.IGNORECASE,
)
_BELOW = regex(rf"^(?P<name>[A-Za-z][\w@ ]{{0,20}}?)\s*[:=]\s*(?P<value>{NUMBER})%?\s*$")
_FOLLOWS = 6


class PhaseCountScanner:
    """`[ Train | 001/080 ] loss = 2.1, acc = 0.2` and `Loss after 3 epochs: 0.162` with the figures below it."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._total = ""
        self._seen: dict[tuple[str, int], int] = {}
        self._last: tuple[float, Axis, int] | None = None

    def feed(self, line: Line) -> bool:
        """Take a bracket with phase and epoch, a cost after a count, or a figure shortly below one."""
        text = line.text
        if "|" in text[:16] and "[" in text[:4]:
            return self._phase(line)
        if " after " in text[:48]:
            return self._after(line)
        return self._last is not None and self._below(line)

    def finish(self) -> Reading:
        """Return the curves and the planned number of epochs."""
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _phase(self, line: Line) -> bool:
        match = _PHASE.match(line.text)
        if match is None:
            return False
        phase, epoch = match["phase"].lower(), int(match["epoch"])
        pairs = [(f"{phase} {name}", value) for name, value in find_pairs(match["rest"])]
        if not pairs:
            return False
        # The best epoch is printed twice: once more with its mark.
        if self._seen.get((phase, epoch)) != line.number - 1 or "best" not in match["rest"]:
            self._points.add(pairs, float(epoch), Axis.EPOCH, line.number)
        self._seen[phase, epoch] = line.number
        if match["total"] != self._total:
            self._total = match["total"]
            self._settings.add("epochs", int(self._total), line)
        return True

    def _after(self, line: Line) -> bool:
        match = _AFTER.match(line.text)
        if match is None:
            return False
        axis = Axis.EPOCH if (match["unit"] or match["unit2"]).lower().startswith("epoch") else Axis.STEP
        name = "loss" if match["name"].strip().lower() in ("cost", "error") else match["name"].strip()
        x = float(match["count"] or match["count2"])
        self._points.add([(name, float(match["value"].replace(",", "")))], x, axis, line.number)
        self._last = x, axis, line.number
        return True

    def _below(self, line: Line) -> bool:
        if self._last is None or line.number - self._last[2] > _FOLLOWS or len(line.text) > 60:
            return False
        match = _BELOW.match(line.text.strip())
        if match is None:
            return False
        x, axis, _ = self._last
        self._points.add([(match["name"].strip(), float(match["value"].replace(",", "")))], x, axis, line.number)
        return True
