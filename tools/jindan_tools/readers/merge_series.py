"""Keep one curve per quantity when several files of a run log the same one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from jindan_tools.model.series import Axis, Series
from jindan_tools.text.regex import regex

_CHECKPOINT = regex(r"(?:^|/)checkpoint-\d+/")
_STRUCTURED = (".csv", ".json", ".jsonl")
_PREFIX = regex(r"^(?:train|training)[/_ .]", words=("train",))
_BETWEEN = regex(r"[/_ .\-]+")


def drop_older_checkpoints(found: Iterable[Series]) -> tuple[Series, ...]:
    """Drop series of checkpoint copies of a record when a longer copy exists (every checkpoint repeats its past)."""
    items = tuple(found)
    longest: dict[tuple[str, str, str], int] = {}
    for series in items:
        longest[_copy_key(series)] = max(len(series), longest.get(_copy_key(series), 0))
    kept: dict[tuple[str, str, str], Series] = {}
    for series in items:
        key = _copy_key(series)
        if len(series) < longest[key]:
            continue
        # Among equally long copies the one outside a checkpoint folder is the one a person would open.
        if key not in kept or _CHECKPOINT.search(kept[key].path):
            kept[key] = series
    chosen = set(map(id, kept.values()))
    return tuple(s for s in items if id(s) in chosen or not _is_copied(s, items))


def drop_twins(found: Sequence[Series]) -> tuple[Series, ...]:
    """Drop a log's curve when a structured file has the same one with at least as many points, and the reverse."""
    best: dict[tuple[str, str], Series] = {}
    for series in found:
        key = (series.role, _plain(series.name))
        held = best.get(key)
        if held is None or held.path == series.path or _better(series, held):
            best[key] = series
    return tuple(s for s in found if best[(s.role, _plain(s.name))].path == s.path)


def _better(one: Series, two: Series) -> bool:
    structured = [s.path.endswith(_STRUCTURED) for s in (one, two)]
    # A log repeats the final validation as one more row; a structured file that was cut short misses many.
    if structured[0] != structured[1] and abs(len(one) - len(two)) <= 2 + 0.1 * min(len(one), len(two)):
        return structured[0]
    if len(one) != len(two):
        return len(one) > len(two)
    return one.axis is not Axis.ROW and two.axis is Axis.ROW


def _plain(name: str) -> str:
    """Return a name as all loggers of one trainer spell it: `train/loss`, `eval/loss` are `loss`, `eval_loss`."""
    return _BETWEEN.sub("_", _PREFIX.sub("", name.strip().lower()))


def _copy_key(series: Series) -> tuple[str, str, str]:
    return (PurePosixPath(series.path).name, series.name, series.axis)


def _is_copied(series: Series, items: Sequence[Series]) -> bool:
    twins = [s for s in items if _copy_key(s) == _copy_key(series)]
    return len(twins) > 1 and any(_CHECKPOINT.search(s.path) for s in twins)
