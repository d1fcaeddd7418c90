"""Join the curves that one folder's event files continue: a writer that is opened again begins a new file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import PurePosixPath

from msgspec.structs import replace

from jindan_tools.model.series import Series
from jindan_tools.text.regex import regex

_EVENT_FILE = regex(r"tfevents\.(\d+)\.(.*)$", words=("tfevents.",))


def join_continued(found: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series with those of the same name and axis joined that event files of one folder hold, oldest first.

    What a resume repeats or a restart begins anew is cut by `segment` afterwards, as within one file.
    """
    groups: dict[tuple[str, str, str], list[Series]] = {}
    for series in found:
        if _EVENT_FILE.search(series.path):
            groups.setdefault((str(PurePosixPath(series.path).parent), series.name, series.axis), []).append(series)
    joined = {id(group[0]): _join(sorted(group, key=_age)) for group in groups.values()}
    later = {id(series) for group in groups.values() for series in group[1:]}
    return tuple(joined.get(id(s), s) for s in found if id(s) not in later)


def _age(series: Series) -> tuple[int, str]:
    match = _EVENT_FILE.search(series.path)
    return (int(match.group(1)), match.group(2)) if match else (0, "")


def _join(group: Sequence[Series]) -> Series:
    if len(group) == 1:
        return group[0]
    starts = accumulate(map(len, group[:-1]), initial=0)
    return replace(
        group[0],
        xs=tuple(x for s in group for x in s.xs),
        values=tuple(v for s in group for v in s.values),
        lines=tuple(n for s in group for n in s.lines),
        epochs=tuple(e for s in group for e in s.epochs) if all(s.epochs for s in group) else (),
        pieces=tuple((start, s.path) for start, s in zip(starts, group, strict=True)),
    )
