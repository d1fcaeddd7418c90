"""Check at the end that the scanners agree with what their lines were settled for: some were read both ways."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.logs.bulk.wordings import Place, Sample, Wording


def wrong(reading: Reading, both: Sequence[tuple[Wording, Sample]]) -> set[bytes]:
    """Return the words of the wordings for a line of which the scanners found another point than its rule makes.

    A rule can be wrong when the scanners see more: an epoch that had not ended makes its steps look like those of
    the run. Points that take their place from other lines are not checked, since those were not shown.
    """
    lines = {sample.number for _, sample in both}
    told: dict[tuple[str, Axis, int], set[tuple[float, float | None]]] = {}
    for series in reading.series:
        for x, value, line in zip(series.xs, series.values, series.lines, strict=True):
            if line in lines:
                told.setdefault((series.name, series.axis, line), set()).add((x, _same(value)))
    found: set[bytes] = set()
    for wording, sample in both:
        row = sample.fields()
        for plan in wording.plans:
            if plan.x.wording >= 0 or len(row) != wording.fields:
                continue
            value = row[plan.value] if isinstance(plan.value, int) else plan.value
            if (_number(plan.x, row), _same(value)) not in told.get((plan.name, plan.axis, sample.number), set()):
                found.add(wording.words)
    return found


def _number(place: Place, row: list[float]) -> float:
    return row[place.field] + (place.length * row[place.epoch] + place.offset if place.epoch >= 0 else 0.0)


def _same(value: float) -> float | None:
    """Return a value that equals itself: None for NaN."""
    return None if math.isnan(value) else value
