"""Read lines through the scanners that know their form once they are said in other words."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, LineScanner, Reading, merge
from jindan_tools.readers.logs.rewordings import may_need, reworded_line
from jindan_tools.readers.logs.shapes import shape_of_line

_LONGEST = 2000
# The scanners that lines are said to in other words, and what each is told.
_READ_AS = {
    "epoch": ("epochs", "EpochScanner"),
    "step": ("steps", "StepScanner"),
    "pair": ("tutorial_counts", "TutorialCountScanner"),
    "episode": ("steps", "StepScanner"),
}


class RewordedScanner:
    """Counts behind the figures, rounds of federated learning, episodes of an agent, counts in other words."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._scanners: dict[str, LineScanner] = {}
        self._below = False

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape may need other words."""
        return _may_be(shape) and may_need(shape)

    def feed(self, line: Line) -> bool:
        """Take a line that another scanner reads in other words, and figures below a heading of that kind."""
        text = line.text
        if not _may_be(text):
            return False
        said = reworded_line(text, shape_of_line(line))
        if said is not None:
            self._below = said.to == "epoch"
            taken = self._scanner(said.to).feed(Line(number=line.number, text=said.text))
            return taken or self._below
        if not self._below:
            return False
        low = text.lower()
        if "epoch" in low or "step" in low or "iter" in low or "에폭" in low:
            return False
        return self._scanner("epoch").feed(line)

    def _scanner(self, to: str) -> LineScanner:
        if to not in self._scanners:
            self._scanners[to] = _scanner_of(to, self._path)
        return self._scanners[to]

    def finish(self) -> Reading:
        """Return the curves by epoch, round, step or episode."""
        found = {to: self._scanners[to].finish() for to in _READ_AS if to in self._scanners}
        if "episode" in found:
            found["episode"] = replace(
                found["episode"], series=tuple(_moving_target(s) for s in found["episode"].series)
            )
        return merge(found.values())


def _scanner_of(to: str, path: str) -> LineScanner:
    # Each is loaded when a line is first said in its words.
    module, name = _READ_AS[to]
    return cast("Callable[[str], LineScanner]", getattr(import_module(f"jindan_tools.readers.logs.{module}"), name))(
        path
    )


def _may_be(text: str) -> bool:
    return len(text) <= _LONGEST and "%|" not in text and not text.startswith("wandb:")


def _moving_target(series: Series) -> Series:
    """Return a finite loss of an agent as an unnamed quantity: measured on its newest samples, it need not fall."""
    if series.axis is Axis.STEP and series.role is Role.TRAIN_LOSS and series.first_non_finite is None:
        return replace(series, role=Role.OTHER, higher_is_better=None)
    return series
