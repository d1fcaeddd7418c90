"""List the regular files of a run directory without following links or getting lost in it."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

MAX_DEPTH = 7
MAX_FILES = 20_000
_SKIPPED_FOLDERS = frozenset(
    {"__pycache__", ".git", "node_modules", ".venv", "venv", "site-packages", ".ipynb_checkpoints"}
)
# What pip writes beside a package that it installed.
_INSTALLED = (".dist-info", ".egg-info")


class FoundFile(Struct, frozen=True, kw_only=True):
    """A regular file below a root: POSIX path relative to it, size in bytes."""

    path: str
    size: int


def walk(root: Path) -> Iterator[FoundFile]:
    """Yield the regular files below `root` sorted by path, at most MAX_FILES and MAX_DEPTH folders down."""
    yield from itertools.islice(_walk(root, "", 0), MAX_FILES)


def files_in(folder: Path) -> Iterator[FoundFile]:
    """Yield the regular files of one folder sorted by name, at most MAX_FILES and none of the folders in it."""
    yield from itertools.islice(_walk(folder, "", MAX_DEPTH), MAX_FILES)


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[FoundFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError:
            # A running trainer removes checkpoints and temporary files while they are listed.
            continue
        if stat.S_ISREG(info.st_mode):
            yield FoundFile(path=name, size=info.st_size)
        elif stat.S_ISDIR(info.st_mode) and depth < MAX_DEPTH and not _is_skipped(entry.name):
            yield from _walk(folder / entry.name, f"{name}/", depth + 1)


def _is_skipped(folder: str) -> bool:
    return folder in _SKIPPED_FOLDERS or folder.endswith(_INSTALLED)


def open_regular(root: Path, path: str) -> int:
    """Open a file of the run for reading and return its descriptor.

    Raises OSError when the path leaves the root, is a link or is no regular file; never blocks on a FIFO.
    """
    base = os.path.realpath(root)
    absolute = os.path.join(base, path)  # noqa: PTH118 - several files are opened a run, and paths cost as much as the opening
    if os.path.commonpath((base, os.path.realpath(absolute))) != base:
        msg = f"outside the run directory: {path}"
        raise OSError(msg)
    descriptor = os.open(absolute, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        msg = f"not a regular file: {path}"
        raise OSError(msg)
    return descriptor
