"""Look at each of several trainings in one log: folds, seeds, tried values, processes that wrote at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series

_LEAST_RECORDS = 3
# Fewer starts of equal length may be two phases of one training.
_FEWEST_ALIKE = 3
_MOST = 32


def attempts(run: Run) -> tuple[Series, ...]:
    """Return the pieces of the loss with the most pieces, in the order of their first lines; () for fewer than two."""
    groups: dict[tuple[str, str, str, str], list[Series]] = {}
    for role in (Role.TRAIN_LOSS, Role.VAL_LOSS):
        for series in run.of_role(role):
            if len(series) >= _LEAST_RECORDS:
                groups.setdefault((role.value, series.path, series.name, series.axis.value), []).append(series)
    found = max(groups.values(), key=len, default=list[Series]())
    return tuple(sorted(found, key=lambda s: s.lines[0])) if 2 <= len(found) <= _MOST else ()


def are_parallel(parts: Sequence[Series]) -> bool:
    """Say whether pieces were written at the same time: their lines overlap."""
    return any(one.lines[-1] > two.lines[0] for one, two in pairwise(parts) if not one.pieces)


def siblings(run: Run) -> tuple[Run, ...]:
    """Return the run once for each training of its log but the one that is judged anyhow, each with that training last.

    Starts of one training after another are none: only folds that the log names, processes that wrote at the same
    time, and three or more starts that went equally far count as trainings of their own.
    """
    parts = attempts(run)
    if not parts or not (_named_folds(run) or are_parallel(parts) or _equally_far(parts)):
        return ()
    newest = max(s.segment for s in parts)
    return tuple(_with_last(run, part, parts) for part in parts if part.segment != newest)


def all_count(run: Run) -> bool:
    """Say whether each training of the log is one of its results, and none an attempt that a later one replaced."""
    return _named_folds(run) or are_parallel(attempts(run))


def _named_folds(run: Run) -> bool:
    return len({s.value for s in run.settings if s.name == "fold"}) > 1


def _equally_far(parts: Sequence[Series]) -> bool:
    return len(parts) >= _FEWEST_ALIKE and len({s.xs[-1] for s in parts}) == 1


def _with_last(run: Run, chosen: Series, parts: Sequence[Series]) -> Run:
    """Return the run as if a training had been written last, without what happened in the lines of the others."""
    segments = sorted(s.segment for s in parts)
    order = [s for s in segments if s != chosen.segment] + [chosen.segment]
    place = dict(zip(order, segments, strict=True))
    series = tuple(replace(s, segment=place.get(s.segment, s.segment)) for s in run.series)
    spans = [] if are_parallel(parts) else [(p.lines[0], p.lines[-1]) for p in parts if p is not chosen]
    events = tuple(
        e
        for e in run.events
        if e.source.path != chosen.path or not any(low < (e.source.line or 0) <= high for low, high in spans)
    )
    return replace(run, series=series, events=events)
