"""Leave out what an earlier start in the same log stated, where a later one states it otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting

_LEAST_RECORDS = 3


def of_last_start(settings: Sequence[Setting], series: Sequence[Series]) -> Sequence[Setting]:
    """Return the settings in force: each start that is appended to a log prints its own, and the last start is judged."""
    until = _ends(series)
    in_force: dict[tuple[str, str], int] = {}
    for setting in settings:
        key, line = (setting.source.path, setting.name), setting.source.line or 0
        if line <= until.get(setting.source.path, 0):
            in_force[key] = max(in_force.get(key, 0), line)
    return [s for s in settings if in_force.get((s.source.path, s.name)) in (None, s.source.line)]


def of_last_starts(series: Sequence[Series]) -> Sequence[Series]:
    """Return the curves without those that ended before the last start in their log began."""
    begun = {s.path: s.lines[0] for s in _begun_again(series)}
    return [s for s in series if not s.lines or s.lines[-1] >= begun.get(s.path, 0)]


def _ends(series: Sequence[Series]) -> Mapping[str, int]:
    """Return by file, of those with several starts, the line of the last record of training."""
    return {s.path: s.lines[-1] for s in _begun_again(series)}


def _begun_again(series: Sequence[Series]) -> Sequence[Series]:
    """Return of each file the curve of training that began anew last and went on for a few records, as `last_segment` takes it."""
    curves = _of_training([s for s in series if s.lines and not s.pieces])
    found: dict[str, Series] = {}
    for last in curves:
        earlier = [s for s in curves if (s.path, s.name) == (last.path, last.name) and s.segment < last.segment]
        if not earlier or len(last) < _LEAST_RECORDS or any(s.lines[-1] >= last.lines[0] for s in earlier):
            continue
        if last.path not in found or last.lines[0] > found[last.path].lines[0]:
            found[last.path] = last
    return tuple(found.values())


def _of_training(series: Sequence[Series]) -> Sequence[Series]:
    """Return the training losses of each file; where it holds none, what else tells how far the training came."""
    told: dict[str, Role] = {}
    for role in (Role.TRAIN_LOSS, Role.TRAIN_METRIC, Role.VAL_LOSS):
        for each in series:
            if each.role is role:
                told.setdefault(each.path, role)
    return [s for s in series if s.role is told.get(s.path)]
