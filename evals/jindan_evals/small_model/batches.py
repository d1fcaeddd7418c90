"""Make batches of about equal length out of the training data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jindan_evals.small_model.shards import read_shard

Ids = npt.NDArray[np.int64]
# Batches are padded to a multiple of this many tokens.
_GRAIN = 64
# This many batches are sorted by length together, so that batches differ in length and not in kind.
_SORTED_TOGETHER = 16


class Examples:
    """All questions and answers of some files, each a stretch of one array."""

    def __init__(self, paths: Sequence[Path]) -> None:
        told = [read_shard(path) for path in paths]
        self.lengths = np.concatenate([lengths for lengths, _ in told])
        self.ids = np.concatenate([ids for _, ids in told])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths.sum(1, dtype=np.int64))])

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, chosen: Ids, pad: int) -> tuple[Ids, Ids]:
        """Return ids (n, length) and for each position the answer token that follows, -100 where none does."""
        longest = int(self.lengths[chosen].sum(1).max())
        length = -(-longest // _GRAIN) * _GRAIN
        ids = np.full((len(chosen), length), pad, dtype=np.int64)
        wanted = np.full((len(chosen), length), -100, dtype=np.int64)
        for row, which in enumerate(chosen):
            asked, answer = (int(n) for n in self.lengths[which])
            start = int(self.starts[which])
            ids[row, : asked + answer] = self.ids[start : start + asked + answer]
            wanted[row, asked - 1 : asked + answer - 1] = self.ids[start + asked : start + asked + answer]
        return ids, wanted


def order(examples: Examples, random: np.random.Generator, tokens: int) -> Iterator[Ids]:
    """Yield without end which examples make the next batch, of at most `tokens` tokens with the padding."""
    sizes = examples.lengths.sum(1)
    mean = float(sizes.mean())
    together = max(1, int(_SORTED_TOGETHER * tokens / mean))
    while True:
        shuffled = random.permutation(len(examples)).astype(np.int64)
        for start in range(0, len(shuffled), together):
            group = shuffled[start : start + together]
            yield from _shuffled(list(_cut(group[np.argsort(sizes[group], kind="stable")], sizes, tokens)), random)


def _cut(group: Ids, sizes: npt.NDArray[np.int64], tokens: int) -> Iterator[Ids]:
    start = 0
    for end in range(1, len(group) + 1):
        longest = -(-int(sizes[group[end - 1]]) // _GRAIN) * _GRAIN
        if (end - start) * longest > tokens and end - 1 > start:
            yield group[start : end - 1]
            start = end - 1
    yield group[start:]


def _shuffled(batches: list[Ids], random: np.random.Generator) -> Iterator[Ids]:
    for n in random.permutation(len(batches)):
        yield batches[int(n)]
