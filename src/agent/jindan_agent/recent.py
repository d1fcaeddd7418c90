"""Find the runs below a folder, the newest first, for a person who named none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from jindan_tools.readers.discover import files_of, find_runs
from jindan_tools.readers.walk import walk
from jindan_tools.text.regex import regex

# What only looks like a person's own run: hidden folders, environments, packages, the inputs of tests.
_OTHERS = regex(
    r"(?:^|/)(?:\.[^/]+|venv|env|virtualenv|node_modules|site-packages|dist-packages|vendor|third_party|"
    r"tests?/(?:[^/]+/)*(?:fixtures?|goldens?|data|resources|corpus))/",
    re.IGNORECASE,
)
_MINUTE = 60.0
_OF_ONE = 10


class RecentRun(Struct, frozen=True, kw_only=True):
    """A run folder and when a file of it last changed, in seconds since the epoch."""

    path: Path
    changed: float


def recent_runs(folder: Path, most: int = 30) -> tuple[RecentRun, ...]:
    """Return at most `most` runs below `folder`, the most recently changed first; () when there is no record.

    Of those that changed in the same minute, as all do in a fresh checkout, the nearer ones come first. Where there are several
    collections of runs, one shows its newest ten only, so that hundreds of cases do not hide a person's own runs.
    """
    files = tuple(f for f in walk(folder) if f.size and not _OTHERS.search(f.path))
    runs = find_runs(files)
    if runs == ("",) and not files:
        return ()
    found = [
        RecentRun(
            path=folder / name if name else folder,
            changed=max((_changed(folder / f.path) for f in files_of(name, runs, files)), default=0.0),
        )
        for name in runs
    ]
    newest = sorted(found, key=lambda r: (-(r.changed // _MINUTE), len(r.path.parts), -r.changed))
    return _of_every_collection(newest)[:most]


def _of_every_collection(runs: Sequence[RecentRun]) -> tuple[RecentRun, ...]:
    """Return the runs without those of a collection that come after its first ten, all of them when there is one only.

    A collection is the nearest folder above a run that holds another run too.
    """
    below = Counter(folder for run in runs for folder in run.path.parents)
    homes = [next((folder for folder in run.path.parents if below[folder] > 1), run.path) for run in runs]
    if len(set(homes)) < 2:
        return tuple(runs)
    taken: Counter[Path] = Counter()
    kept: list[RecentRun] = []
    for run, home in zip(runs, homes, strict=True):
        taken[home] += 1
        if taken[home] <= _OF_ONE:
            kept.append(run)
    return tuple(kept)


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0
