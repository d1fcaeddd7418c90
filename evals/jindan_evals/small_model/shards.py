"""The files of training data: questions and answers as token ids, a few thousand a file, packed with xz.

A file holds two arrays: lengths (n, 2) of question and answer, int32, and all ids one after the other, uint16.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

Pair = tuple[list[int], list[int]]


def write_shard(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs of question and answer."""
    told = list(pairs)
    lengths = np.array([(len(asked), len(answer)) for asked, answer in told], dtype=np.int32).reshape(-1, 2)
    ids = np.array([i for asked, answer in told for i in (*asked, *answer)], dtype=np.uint16)
    with lzma.open(path, "wb", preset=9) as packed:
        np.save(packed, lengths)
        np.save(packed, ids)


def read_shard(path: Path) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint16]]:
    """Return lengths and ids of a file."""
    with lzma.open(path, "rb") as packed:
        # An object array would be unpickled.
        read = np.lib.format.read_array
        lengths, ids = (read(packed, allow_pickle=False) for _ in range(2))
    return lengths.astype(np.int32), ids.astype(np.uint16)
