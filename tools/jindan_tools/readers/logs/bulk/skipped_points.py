"""Make the points of the lines that the scanners do not see, as the scanners would."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.columns import Column, build_series
from jindan_tools.readers.logs.bulk.chunk_lines import ChunkLines
from jindan_tools.readers.logs.bulk.kept_points import KeptPoints, thinned_ko
from jindan_tools.readers.logs.bulk.layouts import Columns, Flags, Floats, Ints, Layout, LineSpans, read_columns
from jindan_tools.readers.logs.bulk.wordings import Place, Plan, Wordings, places

_SHIFT = 32


class Made(Struct, frozen=True):
    """The points that each of the lines `at` makes of one curve; `epochs` is empty when they have none."""

    plan: Plan
    at: Ints
    xs: Floats
    values: Floats
    epochs: Floats


class SkippedPoints:
    """Reads the numbers of settled wordings and keeps the points that they make."""

    def __init__(self, path: str, wordings: Wordings) -> None:
        self._path = path
        self._wordings = wordings
        self._layouts: dict[int, dict[int, Layout]] = {}
        self._curves: dict[tuple[str, Axis], KeptPoints] = {}

    def forget_layouts(self) -> None:
        """Forget how lines are laid out: other fields may be wanted from now on."""
        self._layouts.clear()

    def make(self, lines: ChunkLines, found: Mapping[int, Ints]) -> tuple[list[Made], dict[int, Flags]]:
        """Return the points of the lines of each settled wording in `found`, and which of its lines are odd.

        An odd line does not say what its wording was settled for: another number where one is fixed, another number
        of fields, other lines around it, or no place for its points.
        """
        shared = self._shared()
        columns: dict[int, Columns] = {}
        for wording in {*found, *shared}:
            at = found.get(wording)
            at = np.flatnonzero(lines.wordings == wording) if at is None else at
            columns[wording] = self._columns(lines, wording, at, shared.get(wording, set()))
        made: list[Made] = []
        odd: dict[int, Flags] = {}
        for wording, at in found.items():
            known = self._wordings.table[wording]
            strange = columns[wording].odd
            if any(place.wording >= 0 for place in places(known.plans)):
                strange = strange | _elsewhere(lines.wordings, at, known.around)
            for plan in known.plans:
                points = self._points(plan, wording, at, columns, lines)
                strange = strange | np.isnan(points.xs)
                made.append(points)
            odd[wording] = strange
        return made, odd

    def add(self, made: Iterable[Made], lines: ChunkLines, read: Flags) -> None:
        """Keep the points of the lines that are not read by the scanners."""
        for points in made:
            left = ~read[points.at]
            key = (points.plan.name, points.plan.axis)
            epochs = points.epochs[left] if len(points.epochs) else points.epochs
            kept = self._curves.setdefault(key, KeptPoints())
            kept.add(points.xs[left], points.values[left], lines.numbers[points.at[left]], epochs)

    def joined(self, series: Series, twice: Collection[int]) -> Series:
        """Return a series that the scanners found with the points that were made for it; lines of `twice` were made."""
        points = self._curves.get((series.name, series.axis))
        if points is None:
            return series
        told = Column(list(series.xs), list(series.values), list(series.lines), list(series.epochs))
        made = build_series(self._path, series.name, series.axis, points.column(told, twice))
        return replace(made, total=series.total, role=series.role)

    def thinned(self) -> str:
        """Say in Korean which curves were thinned, '' when none was."""
        return thinned_ko({name: points for (name, _), points in self._curves.items()})

    def _shared(self) -> dict[int, set[int]]:
        """Return the fields of each wording that points of others take their place from."""
        shared: dict[int, set[int]] = {}
        for wording in self._wordings.table:
            for place in places(wording.plans):
                if place.wording >= 0:
                    shared.setdefault(place.wording, set()).update(place.fields())
        return shared

    def _columns(self, lines: ChunkLines, wording: int, at: Ints, shared: set[int]) -> Columns:
        known = self._wordings.table[wording]
        wanted = set(shared)
        for plan in known.plans:
            wanted |= {plan.value} if isinstance(plan.value, int) else set()
            wanted |= {at for place in places([plan]) if place.wording < 0 for at in place.fields()}
        if not wanted and not known.fixed:
            return Columns({}, np.zeros(len(at), dtype=np.bool_))
        spans = LineSpans(lines.buffer, lines.starts[at], lines.ends[at])
        return read_columns(spans, wanted, known.fields, known.fixed, self._layouts.setdefault(wording, {}))

    def _points(self, plan: Plan, wording: int, at: Ints, columns: Mapping[int, Columns], lines: ChunkLines) -> Made:
        own = columns[wording]
        values = own.numbers[plan.value] if isinstance(plan.value, int) else np.full(len(at), plan.value)
        xs = self._place(plan.x, own, at, columns, lines)
        epochs = values[:0] if plan.epoch is None else self._place(plan.epoch, own, at, columns, lines)
        return Made(plan, at, xs, values, epochs)

    def _place(self, place: Place, own: Columns, at: Ints, columns: Mapping[int, Columns], lines: ChunkLines) -> Floats:
        if place.epoch >= 0:
            return own.numbers[place.field] + place.length * own.numbers[place.epoch] + place.offset
        if place.wording < 0:
            return own.numbers[place.field]
        before = np.searchsorted(np.flatnonzero(lines.wordings == place.wording), at)
        told = columns[place.wording].numbers[place.field]
        return np.concatenate(([np.nan], told))[before] + place.offset


def _elsewhere(wordings: Ints, at: Ints, around: Collection[tuple[int, int]]) -> Flags:
    """Say which lines stand between others than those of the wordings `around`, or at an end of the chunk."""
    edged = np.concatenate(([-1], wordings, [-1]))
    known = np.array([(before << _SHIFT) + behind for before, behind in around])
    return ~np.isin((edged[at] << _SHIFT) + edged[at + 2], known)
