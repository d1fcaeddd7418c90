"""Count steps on over the epochs when their lines count within an epoch that only a heading above them names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.contract import Line
from jindan_tools.text.regex import regex

_HEADING = regex(
    r"^(?:[^A-Za-z가-힣]{0,60}|.{0,80}(?:INFO|\])[\s:\-|]{1,8})(?:epoch|에폭|에포크)\s*[:#=]?\s*[\[(]?\s*(\d{1,6})\b(?!\.\d)(\s*/\s*1\b)?",
    re.IGNORECASE,
)
_LONGEST_HEADING = 120


class CountsOfEpochs:
    """Watches `Step 10/30: loss 2.0` below `Epoch 2`: the count begins anew with each heading, its total stays."""

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._placed: dict[int, tuple[int, float, int]] = {}
        self._last: tuple[int, float] | None = None
        self._anew = self._otherwise = 0
        self._totals: set[int] = set()

    def look(self, text: str) -> None:
        """Look at a line, which may be a heading."""
        if len(text) <= _LONGEST_HEADING and ("poch" in text or "POCH" in text or "에폭" in text or "에포크" in text):
            match = _HEADING.match(text)
            if match is not None:
                self._epoch = int(match[1]) if match[2] is None else None

    def note(self, step: float, total: int, line: Line) -> None:
        """Note the count of a line and its total."""
        epoch = self._epoch
        if epoch is None or step > total:
            self._otherwise += 1
            return
        self._totals.add(total)
        if self._last is not None and step < self._last[1]:
            if epoch == self._last[0] + 1:
                self._anew += 1
            else:
                self._otherwise += 1
        elif self._last is not None and epoch != self._last[0]:
            self._otherwise += 1
        self._last = epoch, step
        self._placed[line.number] = epoch, step, total

    def _begin_anew(self) -> bool:
        """Say whether the counts begin anew with each epoch, and with nothing else."""
        return self._anew > 0 and not self._otherwise and len(self._totals) == 1

    def may_begin_anew(self) -> bool:
        """Say whether it is still open that the counts begin anew: so far all of them stand below one heading."""
        return bool(self._placed) and not self._otherwise

    def placed(self, found: Sequence[Series]) -> tuple[Series, ...]:
        """Return the series with their steps counted on over the epochs, when they begin anew with each."""
        if not self._begin_anew():
            return tuple(found)
        first = min(epoch for epoch, _, _ in self._placed.values())
        return tuple(self._on(s, first) if all(n in self._placed for n in s.lines) else s for s in found)

    def _on(self, series: Series, first: int) -> Series:
        if series.axis is not Axis.STEP:
            return series
        told = [self._placed[line] for line in series.lines]
        xs = tuple((epoch - first) * total + step for epoch, step, total in told)
        return replace(series, xs=xs, epochs=tuple(float(epoch) for epoch, _, _ in told))
