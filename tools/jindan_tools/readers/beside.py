"""Read what lies beside runs and belongs to none of them: people's notes and start scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from jindan_tools.readers.contract import TextFile
from jindan_tools.readers.decode import read_head, read_text
from jindan_tools.readers.encodings import decode_head, is_text
from jindan_tools.readers.files.notes import Notes
from jindan_tools.readers.open_run import Location, RunNotReadableError, locate
from jindan_tools.readers.walk import walk

_SCRIPTS = frozenset({".sh", ".bash", ".slurm", ".sbatch"})
_LARGEST = 256 * 1024
_MOST_FILES = 200


def notes_beside(path: Path) -> Iterator[TextFile]:
    """Yield the notes below `path` that lie in no run, at most 200 files of up to 256 KiB."""
    reader = Notes()
    owned = {f.path for location in _locations(path) for f in location.files}
    for name, text in _texts(path):
        if name not in owned and reader.claims(name, decode_head(read_head(path, name))):
            yield text


def scripts_below(path: Path) -> Iterator[TextFile]:
    """Yield the shell scripts below `path`, inside runs or beside them."""
    return (text for name, text in _texts(path) if PurePosixPath(name).suffix.lower() in _SCRIPTS)


def _locations(path: Path) -> Sequence[Location]:
    try:
        return locate(path)
    except RunNotReadableError:
        return ()


def _texts(path: Path) -> Iterator[tuple[str, TextFile]]:
    if not path.is_dir():
        return
    small = [f for f in walk(path) if 0 < f.size <= _LARGEST and _may_tell(f.path)]
    for found in small[:_MOST_FILES]:
        try:
            if is_text(read_head(path, found.path)):
                yield found.path, read_text(path, found.path, found.size)
        except OSError:
            continue


def _may_tell(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in _SCRIPTS or Notes().claims(name, "")
