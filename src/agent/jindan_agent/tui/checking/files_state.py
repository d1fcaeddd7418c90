"""Tell whether the files of a run changed since the last look, without opening any."""

from __future__ import annotations

from pathlib import Path

from jindan_tools.readers.walk import walk

State = frozenset[tuple[str, int, int]]


def files_state(path: Path) -> State:
    """Return path, size and modification time (ns) of every file of a run; an empty state when it is gone."""
    try:
        if path.is_file():
            info = path.stat()
            return frozenset({(path.name, info.st_size, info.st_mtime_ns)})
        return frozenset((f.path, f.size, _changed(path / f.path)) for f in walk(path))
    except OSError:
        return frozenset()


def _changed(path: Path) -> int:
    try:
        return path.lstat().st_mtime_ns
    except OSError:
        return 0
