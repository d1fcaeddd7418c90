"""Place records by the counts that stand beside their epochs: some begin anew in every epoch, some go on over all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.contract import Line
from jindan_tools.text.regex import regex

_HEADING = regex(
    r"^(?:[\W\d_]{0,60}|.{0,80}(?:INFO|\])[\s:\-|]{1,8})(?:epoch|에폭|에포크)\s*[:#=]?\s*[\[(]?\s*(\d{1,6})\b(?!\.\d)(\s*/\s*1\b)?",
    re.IGNORECASE,
)
_LONGEST_HEADING = 120


def by_own_step(found: Sequence[Series], steps: Mapping[int, int]) -> tuple[Series, ...]:
    """Return the series, those with repeated epochs by the step their lines state (`steps` maps a line to it).

    A step that starts again in every epoch is counted on over the epochs. Lines that state no step and are one an epoch
    are a series of their own; series with one record an epoch stay as they are: their epoch is the better axis.
    """
    return tuple(part for s in found for part in _parts(s, steps))


def _parts(series: Series, steps: Mapping[int, int]) -> tuple[Series, ...]:
    """Return a series by its steps, and what its lines without a step say once an epoch apart from it."""
    if not _repeats(series):
        return (series,)
    own = [at for at, line in enumerate(series.lines) if line in steps]
    rest = [at for at, line in enumerate(series.lines) if line not in steps]
    if not rest:
        return (_by_step(series, steps),)
    epochs = _taken(series, rest)
    return (series,) if not own or _repeats(epochs) else (_by_step(_taken(series, own), steps), epochs)


def _taken(series: Series, indices: Sequence[int]) -> Series:
    return replace(
        series,
        xs=tuple(series.xs[at] for at in indices),
        values=tuple(series.values[at] for at in indices),
        lines=tuple(series.lines[at] for at in indices),
        epochs=tuple(series.epochs[at] for at in indices) if series.epochs else (),
    )


def _repeats(series: Series) -> bool:
    return series.axis is Axis.EPOCH and any(a == b for a, b in pairwise(series.xs))


def _by_step(series: Series, steps: Mapping[int, int]) -> Series:
    counts = [steps[n] for n in series.lines]
    if _begins_anew(counts, series.xs):
        first, whole = min(series.xs), _length(counts)
        # Several trainings in one log have epochs of their own lengths.
        for start, end in _starts(series.xs):
            own, epochs = counts[start:end], series.xs[start:end]
            length = _length(own) if _begins_anew(own, epochs) else whole
            counts[start:end] = [int(e - first) * length + c for e, c in zip(epochs, own, strict=True)]
    return replace(series, axis=Axis.STEP, xs=tuple(map(float, counts)), epochs=series.xs)


def _length(counts: Sequence[int]) -> int:
    """Return how many steps an epoch takes; counted from 0 it is one longer than its greatest count."""
    return max(counts) + (min(counts) == 0)


def _starts(epochs: Sequence[float]) -> Sequence[tuple[int, int]]:
    edges = [at for at, (a, b) in enumerate(pairwise(epochs), 1) if b < a]
    return tuple(pairwise([0, *edges, len(epochs)]))


def _begins_anew(counts: Sequence[int], epochs: Sequence[float]) -> bool:
    """Say whether the count falls where an epoch begins: of ranks that write in turns it falls within one."""
    return any(
        b < a and later > epoch for (a, b), (epoch, later) in zip(pairwise(counts), pairwise(epochs), strict=True)
    )


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


def may_name_epoch(text: str) -> bool:
    """Say whether a line, or its shape, may be the heading of an epoch."""
    return len(text) <= _LONGEST_HEADING and ("poch" in text or "POCH" in text or "에폭" in text or "에포크" in text)


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
        match = _HEADING.match(text) if may_name_epoch(text) else None
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
