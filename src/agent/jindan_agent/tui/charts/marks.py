"""Where on a curve something happened: the first NaN, the best record, a resume, a spike."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from jindan_agent.tui.charts.chart import Mark
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_NEIGHBOURS = 9
_SPIKE = 2.5
_MOST_SPIKES = 3
_LONGEST = 20_000


def marks(run: Run, series: Series, place: tuple[float, ...]) -> tuple[Mark, ...]:
    """Return the marks of a series whose points lie at `place` on the axis of the chart, what matters most first."""
    return tuple(_marks(run, series, place))


def _marks(run: Run, series: Series, place: tuple[float, ...]) -> Iterator[Mark]:
    broken = series.first_non_finite
    if broken is not None:
        yield Mark(x=place[broken], letter="N", meaning="첫 NaN이나 무한대")
    if series.best is not None and len(series) > 2 and series.role is not Role.LEARNING_RATE:
        yield Mark(x=place[series.best], letter="B", meaning="최고 기록")
    yield from _resumes(run, series, place)
    if series.role in (Role.TRAIN_LOSS, Role.GRAD_NORM):
        yield from (Mark(x=place[i], letter="S", meaning="튐") for i in spikes(series))


def _resumes(run: Run, series: Series, place: tuple[float, ...]) -> Iterator[Mark]:
    """Yield the starts of the pieces of a curve that several files or segments continue."""
    starts = {first for first, _ in series.pieces if 0 < first < len(place)}
    yield from (Mark(x=place[i], letter="R", meaning="재개") for i in sorted(starts))
    if series.segment and place:
        del run
        yield Mark(x=place[0], letter="R", meaning="재개")


def spikes(series: Series) -> tuple[int, ...]:
    """Return the indices of at most 3 records above 2.5 times the median of the 9 before, the highest first."""
    indices, values = series.finite_indices[-_LONGEST:], series.finite[-_LONGEST:]
    found: list[tuple[float, int]] = []
    for at in range(_NEIGHBOURS, len(values)):
        # A cheap look first: a spike lies above its neighbour.
        if values[at] <= _SPIKE * values[at - 1]:
            continue
        usual = median(values[at - _NEIGHBOURS : at])
        if usual > 0 and values[at] > _SPIKE * usual:
            found.append((values[at] / usual, indices[at]))
    return tuple(i for _, i in sorted(found, reverse=True)[:_MOST_SPIKES])
