"""Join the curves that files continue: event files of a writer that is opened again, and logs that were rotated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import PurePosixPath

from msgspec.structs import replace

from jindan_tools.model.series import Series
from jindan_tools.text.regex import regex

_EVENT_FILE = regex(r"tfevents\.(\d+)\.(.*)$", words=("tfevents.",))
# A file an epoch, as AllenNLP writes them.
_EPOCH_FILE = regex(r"metrics_epoch_(\d+)\.json$", words=("metrics_epoch_",))
# logging.handlers: RotatingFileHandler counts, TimedRotatingFileHandler dates; logrotate counts and may compress.
_LOG = regex(r"^(.*\.(?:log|out|err|txt|jsonl))(?:\.(\d{1,3})|[.\-](\d{4}-?\d\d-?\d\d[\d_\-]{0,9}))?(?:\.gz)?$")


def join_continued(found: Sequence[Series]) -> tuple[Series, ...]:
    """Return the series with those of the same name and axis joined that continue one another, oldest first.

    Event files of one folder do, whichever of epochs and steps each looks counted in, and what a resume repeats or a restart begins anew is cut by `segment` afterwards, as
    within one file. Rotated logs (`train.log.2`, `train.log.1`, `train.log`) do when each begins behind the one before it;
    otherwise they are of several attempts.
    """
    paths = {series.path for series in found}
    if len(paths) < 2 and not any(_EVENT_FILE.search(path) or _EPOCH_FILE.search(path) for path in paths):
        return tuple(found)
    groups: dict[tuple[str, str, str], list[Series]] = {}
    for series in found:
        rotated = _rotated(series.path)
        if _EVENT_FILE.search(series.path) or _EPOCH_FILE.search(series.path):
            groups.setdefault((str(PurePosixPath(series.path).parent), series.name, ""), []).append(series)
        elif rotated is not None:
            groups.setdefault((rotated[0], series.name, series.axis), []).append(series)
    chosen = [group for group in groups.values() if _rotated(group[0].path) is None or _goes_on(group)]
    joined = {id(group[0]): _join(sorted(group, key=_age)) for group in chosen}
    later = {id(series) for group in chosen for series in group[1:]}
    return tuple(joined.get(id(s), s) for s in found if id(s) not in later)


def _rotated(path: str) -> tuple[str, tuple[int, str]] | None:
    """Return the log that a path is a part of, and what parts are put in order by; None for what is no log.

    `.3` is older than `.1` and that older than the log itself; a date is older than a later date.
    """
    match = _LOG.match(path)
    if match is None:
        return None
    return match[1], (-int(match[2]), "") if match[2] else (0, match[3] or "~")


def _goes_on(group: Sequence[Series]) -> bool:
    """Say whether every log begins behind the one before it."""
    ordered = sorted(group, key=_age)
    return len({s.path for s in group}) == len(group) and all(a.xs[-1] < b.xs[0] for a, b in pairwise(ordered))


def _age(series: Series) -> tuple[int, str]:
    match = _EVENT_FILE.search(series.path)
    epoch = _EPOCH_FILE.search(series.path)
    if epoch is not None:
        return int(epoch.group(1)), ""
    rotated = _rotated(series.path)
    if match is None:
        return (0, "") if rotated is None else rotated[1]
    return int(match.group(1)), match.group(2)


def _join(group: Sequence[Series]) -> Series:
    """Return the series as one, on the axis of the oldest: a file that goes on at epoch 11 does not look counted in epochs."""
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
