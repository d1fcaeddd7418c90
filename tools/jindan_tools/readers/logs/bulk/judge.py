"""Find out from what the scanners made of some lines of a wording what they make of every line of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations

from msgspec import Struct

from jindan_tools.model.event import Event
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.encodings import decode_line
from jindan_tools.readers.logs.bulk.wordings import (
    FIELD,
    OVERDRAWN,
    WORD,
    EventId,
    Place,
    Plan,
    Sample,
    Wording,
    places,
)
from jindan_tools.readers.logs.scanner_set import ScannerSet

_TRIED_LINES = 3
_LONGEST_BLOCK = 400
_LARGEST_OFFSET = 1.0
_BOTH_SIDES = 2


class Seen(Struct, frozen=True):
    """A line as it was fed, with the number of its wording."""

    sample: Sample
    wording: int


class _Point(Struct, frozen=True):
    x: float
    value: float
    epoch: float | None


_Curve = tuple[str, Axis]


def settle(
    wording: Wording,
    number: int,
    scanners: ScannerSet,
    now: Reading,
    seen: Sequence[Seen],
    table: Sequence[Wording],
) -> bool:
    """Settle a wording when its lines say points and counts only, each by a rule that fits all its samples.

    `now` is what the scanners found so far, `seen` what they were fed, `table` the wordings by number. A wording whose lines bring new events,
    settings or points by their order is left to the scanners.
    """
    samples = tuple(wording.samples)
    rows = [sample.fields() for sample in samples]
    if len({len(row) for row in rows}) != 1:
        return False
    counted = () if _changes_nothing(number, scanners, now, seen) else _counted(samples, scanners, now)
    found = _points_by_line(now, {sample.number for sample in samples})
    if wording.words.endswith(OVERDRAWN) and _told_by_the_last(found, seen, table):
        found = {}
    curves = {curve for points in found.values() for curve in points}
    if counted is None or (curves and any(set(found.get(s.number, ())) != curves for s in samples)):
        return False
    finder = _Places(samples, rows, number, seen, doubted=wording.doubted)
    plans: list[Plan] = []
    for curve in sorted(curves):
        plan = finder.plan(curve, [found[sample.number][curve] for sample in samples])
        if plan is None:
            return False
        plans.append(plan)
    if any(place.wording >= 0 for place in places(plans)):
        wording.around = _around(number, seen, {sample.at for sample in samples})
        if not wording.around:
            return False
    wording.plans, wording.counted, wording.fields = tuple(plans), counted, len(rows[0])
    wording.fixed = _fixed(now, number, seen, rows[-1])
    wording.settled = True
    return True


def _changes_nothing(number: int, scanners: ScannerSet, now: Reading, seen: Sequence[Seen]) -> bool:
    """Say whether the last lines of a wording, read once more with those between them, bring and count no event."""
    mine = [at for at, each in enumerate(seen) if each.wording == number][-_TRIED_LINES:]
    block = list(islice(seen, mine[0], None)) if mine else []
    if not 0 < len(block) <= _LONGEST_BLOCK:
        return False
    first, last = block[0].sample.number, block[-1].sample.number
    again = [Line(number=last + 1 + each.sample.number - first, text=_shown(each.sample)) for each in block]
    after = scanners.reading_with(again)
    settings = {(s.name, str(s.value)) for s in now.settings}
    same = [(e.kind, e.count) for e in after.events] == [(e.kind, e.count) for e in now.events]
    return same and all((s.name, str(s.value)) in settings for s in after.settings)


def _shown(sample: Sample) -> str:
    return decode_line(sample.raw.removesuffix(OVERDRAWN))


def _counted(samples: Sequence[Sample], scanners: ScannerSet, now: Reading) -> tuple[EventId, ...] | None:
    """Return the events that each further line counts up, None when lines bring events or settings of their own."""
    last = max(sample.number for sample in samples)
    tried = [Line(number=last + 1 + at, text=_shown(sample)) for at, sample in enumerate(samples[-_TRIED_LINES:])]
    after = scanners.reading_with(tried)
    settings = {(s.name, str(s.value)) for s in now.settings}
    if len(after.events) != len(now.events) or any((s.name, str(s.value)) not in settings for s in after.settings):
        return None
    counts = {event_id(event): event.count for event in now.events}
    found: list[EventId] = []
    for event in after.events:
        more = event.count - counts.get(event_id(event), event.count)
        if more not in (0, len(tried)):
            return None
        if more:
            found.append(event_id(event))
    return tuple(found)


def event_id(event: Event) -> EventId:
    """Return what tells an event of a log from the others: its kind, the line of the first and its words."""
    return event.kind, event.source.line or 0, event.text


def _points_by_line(now: Reading, lines: set[int]) -> dict[int, dict[_Curve, _Point]]:
    found: dict[int, dict[_Curve, _Point]] = {}
    for series in now.series:
        for at, line in enumerate(series.lines):
            if line in lines:
                epoch = series.epochs[at] if series.epochs else None
                row = found.setdefault(line, {})
                if (series.name, series.axis) in row:
                    # Two points of a curve on one line: no rule of one field each can tell them.
                    row[series.name, Axis.ROW] = _Point(math.nan, math.nan, None)
                row[series.name, series.axis] = _Point(series.xs[at], series.values[at], epoch)
    return found


def _told_by_the_last(
    found: Mapping[int, Mapping[_Curve, _Point]], seen: Sequence[Seen], table: Sequence[Wording]
) -> bool:
    """Say whether the points on some redrawn lines are those that the last redraw of each is settled for."""
    last = {s.sample.number: table[s.wording] for s in seen if s.sample.number in found}
    return all(
        number in last and last[number].settled and set(points) == {(p.name, p.axis) for p in last[number].plans}
        for number, points in found.items()
    )


def _fixed(now: Reading, number: int, seen: Sequence[Seen], row: Sequence[float]) -> dict[int, float]:
    """Return the fields whose number is a setting that lines of this wording state: another number is another setting."""
    lines = {s.sample.number for s in seen if s.wording == number}
    stated = {
        float(s.value)
        for s in now.settings
        if s.source.line in lines and isinstance(s.value, int | float) and not isinstance(s.value, bool)
    }
    return {at: value for at, value in enumerate(row) if value in stated}


def _around(number: int, seen: Sequence[Seen], mine: set[int]) -> frozenset[tuple[int, int]]:
    """Return the wordings that stood right before and right behind the samples."""
    found: set[tuple[int, int]] = set()
    for before, at, behind in zip(seen, islice(seen, 1, None), islice(seen, 2, None), strict=False):
        if at.wording == number and at.sample.at in mine and behind.sample.at - before.sample.at == _BOTH_SIDES:
            found.add((before.wording, behind.wording))
    return frozenset(found)


class _Places:
    """Finds the field that holds a number of each sample, in its own line or in the last of another wording before."""

    def __init__(
        self,
        samples: Sequence[Sample],
        rows: Sequence[Sequence[float]],
        number: int,
        seen: Sequence[Seen],
        *,
        doubted: bool,
    ) -> None:
        self._doubted = doubted
        self._samples, self._rows, self._number, self._seen = samples, rows, number, seen
        self._before: dict[int, list[Sequence[float]]] | None = None
        self._words = [word.strip().lower() for word in _between(samples[-1].raw)]

    def plan(self, curve: _Curve, points: Sequence[_Point]) -> Plan | None:
        """Return the rule that makes these points of a curve, None when none does."""
        name, axis = curve
        if axis is Axis.ROW:
            return None
        value = self._value(name, [point.value for point in points])
        x = self._place([point.x for point in points])
        epochs = [point.epoch for point in points]
        stated = [epoch for epoch in epochs if epoch is not None]
        if value is None or x is None or len(stated) not in (0, len(epochs)):
            return None
        epoch = self._place(stated) if stated else None
        if (stated and epoch is None) or (self._doubted and len(set(stated)) == 1):
            return None
        return Plan(name=name, axis=axis, value=value, x=x, epoch=epoch)

    def _value(self, name: str, values: Sequence[float]) -> int | float | None:
        if all(map(math.isnan, values)):
            return math.nan
        if all(value == values[0] and math.isinf(value) for value in values):
            return values[0]
        fits = _fitting(self._rows, values)
        if len(fits) < 2:
            return fits[0] if fits else None
        # Several fields hold the same numbers so far: the one whose words before it are most those of the name.
        words = set(WORD.findall(name.lower().encode()))
        shared = {at: len(words & set(WORD.findall(self._words[at]))) for at in fits}
        best = [at for at in fits if shared[at] == max(shared.values())]
        return best[0] if len(best) == 1 else None

    def _place(self, numbers: Sequence[float]) -> Place | None:
        own = _fitting(self._rows, numbers)
        if own:
            # A place that stands twice in a line, such as a step and the same step in a bar, reads the same in both.
            return Place(field=own[0]) if len(own) == 1 or len(set(numbers)) > len(numbers) // 2 else None
        return next(self._counted_on(numbers), None) or next(self._earlier(numbers), None)

    def _counted_on(self, numbers: Sequence[float]) -> Iterator[Place]:
        """Yield the pairs of fields, an epoch and a step in it, that the numbers count over."""
        rows = self._rows
        for epoch, step in permutations(range(len(rows[0])), 2):
            left = [number - row[step] for number, row in zip(numbers, rows, strict=True)]
            low, high = (pick(range(len(rows)), key=lambda at: rows[at][epoch]) for pick in (min, max))
            turns = rows[high][epoch] - rows[low][epoch]
            if not turns or left[low] == left[high]:
                continue
            length = (left[high] - left[low]) / turns
            offset = left[low] - length * rows[low][epoch]
            if length.is_integer() and all(
                n == row[epoch] * length + row[step] + offset for n, row in zip(numbers, rows, strict=True)
            ):
                yield Place(field=step, epoch=epoch, length=length, offset=offset)

    def _earlier(self, numbers: Sequence[float]) -> Iterator[Place]:
        for wording, rows in self._lines_before().items():
            for at in range(min(map(len, rows))):
                offset = numbers[0] - rows[0][at]
                if abs(offset) <= _LARGEST_OFFSET and all(
                    n == row[at] + offset for n, row in zip(numbers, rows, strict=True)
                ):
                    yield Place(field=at, wording=wording, offset=offset)

    def _lines_before(self) -> Mapping[int, list[Sequence[float]]]:
        """Return the numbers of the last line of each wording before each sample, of those that stand before all."""
        if self._before is None:
            self._before = {}
            last: dict[int, Sample] = {}
            mine = {sample.number for sample in self._samples}
            for seen in self._seen:
                if seen.wording == self._number and seen.sample.number in mine:
                    for wording, sample in last.items():
                        self._before.setdefault(wording, []).append(sample.fields())
                last[seen.wording] = seen.sample
            whole = len(self._samples)
            self._before = {w: rows for w, rows in self._before.items() if len(rows) == whole and w != self._number}
        return self._before


def _fitting(rows: Sequence[Sequence[float]], numbers: Sequence[float]) -> list[int]:
    return [at for at in range(len(rows[0])) if all(row[at] == n for row, n in zip(rows, numbers, strict=True))]


def _between(raw: bytes) -> list[bytes]:
    return FIELD.split(raw)
