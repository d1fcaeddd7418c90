"""Read step lines that training scripts print themselves: nanoGPT, modded-nanogpt, detectron2 and their kin."""

from __future__ import annotations

import re

from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector

_HEADER = re.compile(
    r"(?:\b(?:[Gg]lobal[_ ]?)?(?:[Ss]teps?|STEP|[Ii]ter(?:ation)?s?|ITER|[Uu]pdates?|(?:[Mm]ini-?)?[Bb]atch(?=[ :#\[(]{1,3}\d+\s*(?:/|of)))\b|스텝)\s*[:=#]?\s*[\[(]?\s*"
    r"(?P<step>\d[\d,]*)\b(?!\.\d)(?:\s*(?:/|of)\s*(?P<total>\d[\d,]*))?\s*[\])]?"
)
_EPOCH = re.compile(r"\b[Ee]poch\s*[:=]?\s*(\d+(?:\.\d+)?)")


class StepScanner:
    """Lines such as `iter 10: loss 4.2`, `step:125/3040 val_loss:4.5` and `eta: 1:00  iter: 19  total_loss: 1.2`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._framework: Framework | None = None
        self._total = ""

    def feed(self, line: Line) -> bool:
        """Take a line that names a step and at least one metric."""
        text = line.text
        if (
            not (
                "tep" in text or "iter" in text or "Iter" in text or "STEP" in text or "pdate" in text or "스텝" in text or "atch" in text
            )
            or "%|" in text
        ):
            return False
        match = _HEADER.search(text)
        if match is None:
            return False
        pairs = find_pairs(text[match.end() :].lstrip(" ,:|-.>]\t"))
        before = text[: match.start()]
        if "d2.utils.events" in before:
            self._framework = Framework.DETECTRON2
        if not pairs:
            return False
        step = float(match["step"].replace(",", ""))
        epoch = _EPOCH.search(before)
        if match["total"] and match["total"] != self._total:
            self._total = match["total"]
            self._settings.add("max_steps", int(self._total.replace(",", "")), line)
        self._points.add(pairs, step, Axis.STEP, line.number, None if epoch is None else float(epoch[1]))
        return True

    def finish(self) -> Reading:
        """Return the curves by step."""
        return Reading(framework=self._framework, series=self._points.series(), settings=self._settings.settings())
