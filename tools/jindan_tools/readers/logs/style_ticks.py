"""Read StyleGAN's console: ticks counted in thousands of images, and the metrics it prints as JSON between them."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_TICK = regex(r"^tick (\d{1,7})\s+kimg ([\d.]{1,12})\s+time .*?sec/tick ([\d.]+)")
_MEMORY = regex(r"\bgpumem ([\d.]{1,12})")
_PLAN = regex(r"^Training for (\d{1,9}) kimg")
_METRIC = regex(r'^\{"results": \{"([\w]{1,40})": ([-\d.einfaN]{1,30})')


class StyleTickScanner:
    """`tick 1 kimg 4.1 time 2m 45s sec/tick 110.3 ...`; the step is the number of thousand images."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._kimg = 0.0

    def feed(self, line: Line) -> bool:
        """Take a tick, the planned length or a metric."""
        text = line.text
        if text[:5] == "tick ":
            match = _TICK.match(text)
            return match is not None and self._tick(match, line)
        if text[:13] == "Training for ":
            plan = _PLAN.match(text)
            if plan is not None:
                self._settings.add("max_steps", int(plan[1]), line)
            return plan is not None
        if text[:11] == '{"results":':
            metric = _METRIC.match(text)
            value = None if metric is None else to_float(metric[2])
            if metric is not None and value is not None:
                self._points.add([(f"metrics/{metric[1]}", value)], self._kimg, Axis.STEP, line.number)
            return metric is not None
        return False

    def finish(self) -> Reading:
        """Return times, memory and metrics by thousand images."""
        return Reading(series=self._points.series(), settings=self._settings.settings())

    def _tick(self, match: re.Match[str], line: Line) -> bool:
        kimg, seconds, memory = to_float(match[2]), to_float(match[3]), _MEMORY.search(line.text)
        if kimg is None:
            return False
        self._kimg = kimg
        words = (("sec_per_tick", seconds), ("gpu_mem", to_float(memory[1]) if memory is not None else None))
        self._points.add([(n, v) for n, v in words if v is not None], kimg, Axis.STEP, line.number)
        return True
