"""Tell when each row of a table was written: its epoch, and its step, which a counter of batches gives too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from jindan_tools.readers.files.axes import BATCH_NAMES, EPOCH_NAMES, STEP_NAMES, key_of

Cells = tuple[float | None, ...]


class Clocks(Struct, frozen=True, kw_only=True):
    """The epoch and the step of each row, None where it has none; `restarts`: a counter begins anew each epoch."""

    epochs: Cells
    steps: Cells
    restarts: bool


def clocks_of(columns: Mapping[str, Cells], rows: int) -> Clocks:
    """Return the clocks of a table of that many rows; any of several step columns will do."""
    none: Cells = (None,) * rows
    epoch = column_named(columns, EPOCH_NAMES)
    epochs = none if epoch is None else columns[epoch]
    named = [name for name in columns if key_of(name) in STEP_NAMES]
    counter = _restarting(columns, epochs)
    if counter is not None and (not named or counter in named):
        return Clocks(epochs=epochs, steps=_running_step(epochs, columns[counter]), restarts=True)
    steps = _first_of([columns[name] for name in named], none)
    return Clocks(epochs=epochs, steps=steps, restarts=counter is not None)


def column_named(columns: Iterable[str], known: frozenset[str]) -> str | None:
    """Return the first of the names that is one of the known."""
    return next((name for name in columns if key_of(name) in known), None)


def _first_of(found: Sequence[Cells], none: Cells) -> Cells:
    if len(found) < 2:
        return found[0] if found else none
    return tuple(next((cell for cell in row if cell is not None), None) for row in zip(*found, strict=True))


def _restarting(columns: Mapping[str, Cells], epochs: Cells) -> str | None:
    """Return the column that counts within an epoch: it falls where the epoch rises, more often than not."""
    if column_named(columns, EPOCH_NAMES) is None:
        return None
    for known in (STEP_NAMES, BATCH_NAMES):
        counter = column_named(columns, known)
        if counter is None:
            continue
        pairs = [(e, c) for e, c in zip(epochs, columns[counter], strict=True) if e is not None and c is not None]
        turns = [(a, b) for a, b in pairwise(pairs) if b[0] > a[0]]
        falls = sum(1 for a, b in turns if b[1] < a[1])
        if known is BATCH_NAMES or (turns and falls * 2 > len(turns)):
            return counter
    return None


def _running_step(epochs: Cells, counter: Cells) -> Cells:
    """Return steps that count on over epochs; the length of an epoch is the largest counter seen."""
    counts = [count for count in counter if count is not None]
    first = min((epoch for epoch in epochs if epoch is not None), default=0.0)
    length = max(counts, default=0.0) + (1.0 if min(counts, default=1.0) == 0 else 0.0)
    return tuple(
        None if e is None or c is None else (e - first) * length + c for e, c in zip(epochs, counter, strict=True)
    )
