"""Find the runs below a folder, the newest first, for a person who named none."""

from __future__ import annotations

import re
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


class RecentRun(Struct, frozen=True, kw_only=True):
    """A run folder and when a file of it last changed, in seconds since the epoch."""

    path: Path
    changed: float


def recent_runs(folder: Path, most: int = 30) -> tuple[RecentRun, ...]:
    """Return at most `most` runs below `folder`, the most recently changed first; () when there is no record."""
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
    return tuple(sorted(found, key=lambda r: r.changed, reverse=True)[:most])


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0
