"""Tell apart the runs that one program printed into one log, each below the settings it tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.readers.contract import Reading
from jindan_tools.readers.segments import segment
from jindan_tools.resolve.names import canonical_name

_LEAST_RECORDS = 2
_MOST_RUNS = 64
# A phase goes on where the last one ended; a run begins again where the first one began.
_BACK, _AS_HIGH = 0.4, 0.8
_OTHER_NAMES = 2
# Settings of which a new value begins a fold or another stretch of the same training.
_NO_RUN = frozenset({"epochs", "max_steps", "steps_per_epoch", "resume", "freeze"})
Span = tuple[int, int]


def runs_in_log(log: Reading) -> tuple[Reading, ...]:
    """Return a Reading for each run of a log that holds several, the log itself where it holds one.

    Runs are told apart where a loss starts anew at its first level below other settings than before. Folds, resumes
    and phases of one training stay together.
    """
    spans = _spans(log.series)
    if not 2 <= len(spans) <= _MOST_RUNS or any(s.name == "fold" for s in log.settings):
        return (log,)
    tried = _tried(log.settings, spans)
    begins = [_begin(tried, before, span) for before, span in pairwise(spans)]
    if any(begin is None for begin in begins):
        return (log,)
    edges = [0, *(b for b in begins if b is not None), 1 << 62]
    # What is set behind the last record of the last run is of a program that does not train.
    tried = tuple(s for s in tried if _line(s) <= spans[-1][1])
    kept = replace(log, settings=tuple(s for s in log.settings if _line(s) <= spans[-1][1]))
    return tuple(_part(kept, tried, low, high) for low, high in pairwise(edges))


def _spans(found: Sequence[Series]) -> list[Span]:
    """Return the first and last line of each stretch of the loss with the most stretches that start at the first level."""
    best: list[Span] = []
    for role in (Role.TRAIN_LOSS, Role.VAL_LOSS):
        for series in (s for s in found if s.role is role and not s.segment and len(s) >= 2 * _LEAST_RECORDS):
            parts = segment(series).series
            if len(parts) > len(best) and all(_fresh(a, b, parts[0]) for a, b in pairwise(parts)):
                best = [(p.lines[0], p.lines[-1]) for p in parts]
    return best


def _fresh(before: Series, now: Series, first: Series) -> bool:
    if min(len(before), len(now)) < _LEAST_RECORDS or not (before.finite and now.finite and first.finite):
        return len(now) >= _LEAST_RECORDS
    start, end, again = first.finite[0], before.finite[-1], now.finite[0]
    return again >= end + _BACK * abs(start - end) or (start > 0 and again >= _AS_HIGH * start)


def _tried(settings: Sequence[Setting], spans: Sequence[Span]) -> tuple[Setting, ...]:
    """Return the settings printed between the stretches, by line; what is printed within one is a record of it."""
    inside = {s.name for s in settings if any(low < _line(s) < high for low, high in spans)}
    return tuple(sorted((s for s in settings if s.source.line and s.name not in inside), key=_line))


def _begin(tried: Sequence[Setting], before: Span, now: Span) -> int | None:
    """Return the line on which the next run begins, None where nothing says that other settings are tried."""
    fresh = [s for s in tried if before[1] < _line(s) <= now[0]]
    known = {s.name: s.value for s in tried if _line(s) <= before[1]}
    other = [
        s for s in fresh if (name := canonical_name(s.name)) and name[0] not in _NO_RUN and s.value != known.get(s.name)
    ]
    return min((_line(s) for s in fresh), default=None) if other else None


def _part(log: Reading, tried: Sequence[Setting], low: int, high: int) -> Reading:
    """Return what stands in one stretch of lines, with the settings from above that are in force there."""
    since = low if _is_another_program(tried, low, high) else 0
    force = {s.name: s for s in tried if low and since <= _line(s) < high}
    offered = {s.name for s in tried} if low else set[str]()
    here = (s for s in log.settings if s.name not in offered and low <= _line(s) < high)
    series = tuple(piece for s in log.series if (piece := _cut(s, low, high)) is not None)
    events = tuple(e for e in log.events if low <= (e.source.line or 0) < high)
    return replace(log, settings=(*force.values(), *here), series=series, events=events)


def _is_another_program(tried: Sequence[Setting], low: int, high: int) -> bool:
    """Say whether a run names settings that no run above has: it is no further trial of theirs, and takes none over."""
    above = {s.name for s in tried if _line(s) < low}
    return len({s.name for s in tried if low <= _line(s) < high} - above) >= _OTHER_NAMES


def _line(setting: Setting) -> int:
    return setting.source.line or 0


def _cut(series: Series, low: int, high: int) -> Series | None:
    at = [i for i, line in enumerate(series.lines) if low <= line < high]
    if not at:
        return None
    return replace(
        series,
        xs=tuple(series.xs[i] for i in at),
        values=tuple(series.values[i] for i in at),
        lines=tuple(series.lines[i] for i in at),
        epochs=tuple(series.epochs[i] for i in at) if series.epochs else (),
        segment=0,
    )
