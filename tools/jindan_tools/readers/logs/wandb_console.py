"""Read the summary that W&B prints when a run ends, and leave out its history of sparklines."""

from __future__ import annotations

import math

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector, to_scalar
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_PREFIX = "wandb:"
_FIGURE = regex(
    r"^wandb:\s{1,80}(?P<name>[\w./@\- ]{1,80}?)\s+(?P<value>[-+]?(?:\d[\d.]{0,30}(?:[eE][-+]?\d{1,4})?|nan|NaN|inf|Infinity|-Infinity))\s*$"
)
_LOSSES = (Role.TRAIN_LOSS, Role.VAL_LOSS)


class WandbConsoleScanner:
    """`wandb: Run summary:` and the lines `wandb: eval/loss 0.71` below it."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)
        self._broken = RowCollector(path)
        self._inside = ""

    def feed(self, line: Line) -> bool:
        """Take the lines that W&B itself prints."""
        text = line.text
        if not text.startswith(_PREFIX):
            return False
        if "Run summary:" in text or "Run history:" in text:
            self._inside = "summary" if "summary" in text else "history"
        elif self._inside == "summary":
            found = _FIGURE.match(text)
            if found is not None:
                name, value = found["name"].strip(), to_scalar(found["value"])
                self._settings.add(f"summary.{name}", value, line)
                if isinstance(value, float) and not math.isfinite(value) and describe(name).role in _LOSSES:
                    self._broken.add([(name, value)], 1.0, Axis.ROW, line.number)
        return bool(self._inside)

    def finish(self) -> Reading:
        """Return the closing figures as settings `summary.<name>`, as the summary file gives them; a loss that ended as no number is a point."""
        return Reading(settings=self._settings.settings(), series=self._broken.series())
