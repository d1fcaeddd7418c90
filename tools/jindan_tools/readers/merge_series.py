"""Keep one curve per quantity when several files of a run log the same one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jindan_tools.model.series import Axis, Series
from jindan_tools.text.regex import regex

_CHECKPOINT = regex(r"(?:^|/)checkpoint-\d+/")
_STRUCTURED = (".csv", ".json", ".jsonl")
_PREFIX = regex(r"^(?:train|training)[/_ .]", words=("train",))
_BETWEEN = regex(r"[/_ .\-]+")


def drop_older_checkpoints(found: Iterable[Series]) -> tuple[Series, ...]:
    """Drop series of checkpoint copies of a record when a longer copy exists (every checkpoint repeats its past)."""
    copies: dict[tuple[str, str, str], list[Series]] = {}
    for series in (items := tuple(found)):
        copies.setdefault(_copy_key(series), []).append(series)
    repeated = [group for group in copies.values() if len(group) > 1 and any(_CHECKPOINT.search(s.path) for s in group)]
    dropped = {id(s) for group in repeated for kept in (_chosen(group),) for s in group if s is not kept}
    return tuple(s for s in items if id(s) not in dropped)


def _chosen(group: Sequence[Series]) -> Series:
    """Return the longest copy: among equally long ones the one outside a checkpoint folder, which a person would open."""
    most = max(map(len, group))
    longest = [s for s in group if len(s) == most]
    return next((s for s in longest if not _CHECKPOINT.search(s.path)), longest[-1])


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
    return (series.path.rpartition("/")[2], series.name, series.axis)
