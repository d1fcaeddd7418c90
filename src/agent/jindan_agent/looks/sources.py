"""Turn the numbers a model uses back into the files and series of the run, and into nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from jindan_tools.model.run import FileRead, Run
from jindan_tools.model.series import Series
from jindan_tools.readers.contract import Line
from jindan_tools.readers.decode import read_text
from jindan_tools.text.regex import regex

T = TypeVar("T")
_NUMBER = regex("[1-9][0-9]{0,5}")


def file_of(run: Run, target: str) -> FileRead | None:
    """Return the file numbered F1, F2, ... of the run, None for anything else."""
    return _numbered("F", target, run.files)


def number_of_file(run: Run, path: str) -> str:
    """Return F1, F2, ... for a path of the run, or for its last part when that is enough; 'none' for anything else."""
    numbers = [n for n, f in enumerate(run.files, start=1) if path in {f.path, f.path.rpartition("/")[2]}]
    return f"F{numbers[0]}" if numbers else "none"


def series_of(run: Run, target: str) -> Series | None:
    """Return the series numbered S1, S2, ... of the run, None for anything else."""
    return _numbered("S", target, run.series)


def lines_of(run: Run, file: FileRead) -> tuple[Line, ...]:
    """Return the lines of a file of the run as they are now; raises OSError when it cannot be opened any more."""
    return read_text(Path(run.root), file.path, file.size).lines


def _numbered(letter: str, target: str, items: Sequence[T]) -> T | None:
    digits = target.removeprefix(letter)
    if not target.startswith(letter) or not _NUMBER.fullmatch(digits):
        return None
    index = int(digits) - 1
    return items[index] if index < len(items) else None
