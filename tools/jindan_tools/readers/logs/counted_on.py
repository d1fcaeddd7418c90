"""Tell a count that begins anew in every epoch from one that goes on over all of them, as Ignite's scripts print it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series


class CountedOn:
    """Watches the counts that stand beside an epoch: `Epoch[2] Iteration[8/18]` of six iterations an epoch.

    The total says nothing: it is that of the run or, in Ignite's own examples, that of an epoch.
    """

    def __init__(self) -> None:
        self._steps: dict[int, int] = {}
        self._last: tuple[int, int] | None = None
        self._epochs = self._falls = 0

    def note(self, epoch: int, step: int, line: int) -> None:
        """Note the count of a line."""
        if self._last is None or epoch != self._last[0]:
            self._epochs += 1
        if self._last is not None and step <= self._last[1] and epoch >= self._last[0]:
            self._falls += 1
        self._last = epoch, step
        self._steps[line] = step

    def placed(self, found: Sequence[Series]) -> tuple[Series, ...]:
        """Return the series by their counts as they are when those never began anew; else as they came."""
        if self._falls or self._epochs < 2 or len(self._steps) <= self._epochs:
            return tuple(found)
        return tuple(self._placed(s) if s.axis is Axis.STEP else s for s in found)

    def _placed(self, series: Series) -> Series:
        steps = [self._steps.get(line) for line in series.lines]
        return replace(series, xs=tuple(x if s is None else float(s) for x, s in zip(series.xs, steps, strict=True)))
