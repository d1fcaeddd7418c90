"""Read a trainer_state.json that is too large to be held in memory."""

from __future__ import annotations

import os
from pathlib import Path

from jindan_tools.readers.contract import Reading
from jindan_tools.readers.walk import open_regular

# The reader of the smaller ones.
TRAINER_STATE = "hf-trainer-state"
# Below, loading NumPy costs more than it saves.
LARGE_BYTES = 8 << 20


def read_large_state(root: Path, path: str, size: int) -> Reading | None:
    """Return what a trainer_state.json of `size` bytes says; `problem` tells what was thinned.

    None when it is not large, when its records are not flat and numbered, or when NumPy is missing. Memory stays
    bounded. Raises OSError when the file cannot be opened.
    """
    if size < LARGE_BYTES:
        return None
    try:
        # A small run must not pay for NumPy, and the tools work without it.
        from jindan_tools.readers.files.array_trainer_state import NotPlainError, read_state  # noqa: PLC0415
    except ImportError:
        return None
    with os.fdopen(open_regular(root, path), "rb", buffering=0) as stream:
        try:
            return read_state(path, stream, size)
        except NotPlainError:
            return None
