"""Tell a count that begins anew with every epoch, though no line names one, from runs that were printed one below the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series

# A run that begins again takes back this share of what the one before it gained.
_BACK = 0.4
_MOST_TOTALS = 1


class Passes:
    """Watches `iter: 25/448`, `iter: 425/448`, `iter: 25/448`: each pass runs to its total, and the next goes on with the loss."""

    def __init__(self) -> None:
        self._totals: set[int] = set()
        self._begins: list[int] = []
        self._last = 0.0
        self._widest = 0.0
        self._whole = True
        self._from_zero = False

    def note(self, step: float, total: int, line: int) -> None:
        """Note the count of a line and its total."""
        if len(self._totals) <= _MOST_TOTALS:
            self._totals.add(total)
        if not self._begins:
            self._begins.append(line)
            self._from_zero = step == 0
        elif step < self._last:
            gap = max(self._widest, 1.0)
            # Counted from 0, the last batch bears the number before the total.
            self._whole = self._whole and self._last + gap + self._from_zero > total and step <= gap
            self._begins.append(line)
        elif step - self._last > self._widest:
            self._widest = step - self._last
        self._last = step

    def joined(self, found: Sequence[Series]) -> tuple[Series, ...] | None:
        """Return the series counted on over the passes, with the pass as their epoch; None when these are no epochs."""
        if len(self._begins) < 2 or len(self._totals) != 1 or not self._whole or self._runs(found):
            return None
        return tuple(self._on(s) if s.axis is Axis.STEP else s for s in found)

    def _on(self, series: Series) -> Series:
        (total,) = self._totals
        at = [max(bisect_right(self._begins, line) - 1, 0) for line in series.lines]
        xs = tuple(x + total * number for x, number in zip(series.xs, at, strict=True))
        return replace(series, xs=xs, epochs=tuple(float(number + 1) for number in at))

    def _runs(self, found: Sequence[Series]) -> bool:
        """Say whether the loss goes back where it came from more often than not, as it does when a training begins."""
        losses = [s for s in found if s.role is Role.TRAIN_LOSS and s.axis is Axis.STEP]
        if not losses:
            return True
        main = max(losses, key=lambda s: (s.total, len(s)))
        parts = [
            [v for line, v in zip(main.lines, main.values, strict=True) if low <= line < high]
            for low, high in pairwise([*self._begins, 1 << 62])
        ]
        told = [part for part in parts if part]
        back = sum(b[0] >= a[-1] + _BACK * max(a[0] - a[-1], 0.0) > a[-1] for a, b in pairwise(told))
        return not told or 2 * back > len(told) - 1
