"""The constant of guessing that a contrastive loss sits on, also when the configured batch is not the one that ran."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import batched_infonce_chance, infonce_chance, nt_xent_chance
from jindan_tools.curves.shape import tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.text.figures import figure

# Short last batches lower an epoch mean; with ten batches or more by less than this share.
_SHORT_BATCH = 0.01
_STILL = 0.015
_PRINTED = 6e-5
# Negatives for each pair; a group also counts the positive (FlagEmbedding, tevatron).
_NEGATIVES = (
    "num_negatives",
    "n_negatives",
    "num_hard_negatives",
    "hard_negatives",
    "n_hard_negatives",
    "negatives_per_query",
)
_GROUPS = ("train_group_size", "train_n_passages")


class InBatchLevel(Struct, frozen=True, kw_only=True):
    """A constant with its formula; `batch` is the batch it belongs to, `inferred` that no setting states it."""

    value: float
    formula: str
    batch: int
    inferred: bool = False


def configured_level(run: Run, value: float, tolerance: float) -> InBatchLevel | None:
    """Return the constant of the configured batch within the relative `tolerance` of `value`, the nearest, or None."""
    found = [v for v in _levels(run) if abs(value - v.value) <= tolerance * v.value]
    return min(found, key=lambda v: abs(value - v.value), default=None)


def inferred_level(run: Run, series: Series) -> InBatchLevel | None:
    """Return ln b just above a curve that stands still, for the configured batch or b = 8, 16, ... 4096, or None.

    The epoch mean of a collapsed model lies below ln b only by its short last batch.
    """
    level = median(tail(series.values, 0.5))
    if len(series.finite) < 5 or max(series.finite) - min(series.finite) > _STILL * level:
        return None
    stated = run.number("batch_size") or 0.0
    candidates = [int(stated)] if stated >= 2 else []
    for batch in (*candidates, *(2**power for power in range(3, 13))):
        top = infonce_chance(batch)
        if (1 - _SHORT_BATCH) * top <= level <= 1.001 * top:
            formula = _example(batch, level)
            return InBatchLevel(value=top, formula=formula, batch=batch, inferred=batch != stated)
    return None


def batches_per_epoch(run: Run) -> int | None:
    """Return how many batches an epoch of training has, from the configuration or the last progress bar."""
    known = run.number("steps_per_epoch")
    event = run.last_event(EventKind.PROGRESS)
    bar = event.number("total") if event is not None and event.word("unit") == "batch" else None
    count = known or bar
    return int(count) if count is not None and count >= 2 else None


def _example(batch: int, level: float) -> str:
    top = f"ln {batch} = {figure(infonce_chance(batch), 5)}"
    for full in range(1, 100):
        for last in range(batch // 2, batch):
            mean = batched_infonce_chance(batch, full, last)
            if abs(mean - level) <= _PRINTED:
                return f"{top}; 예: ({full} × ln {batch} + ln {last}) ÷ {full + 1} = {figure(mean, 7)}"
    return top


def _levels(run: Run) -> Iterator[InBatchLevel]:
    size = run.number("batch_size")
    if size is None or size < 2:
        return
    b = int(size)
    for world in sorted({1, int(run.number("devices") or 1)}):
        n = b * world
        yield InBatchLevel(value=infonce_chance(n), formula=f"ln {n} = {figure(infonce_chance(n), 5)}", batch=n)
        both = nt_xent_chance(n)
        yield InBatchLevel(value=both, formula=f"ln(2 × {n} - 1) = {figure(both, 5)}", batch=n)
        yield from _with_negatives(run, n)
        yield from _summed(run, n)
    yield from _with_short_batch(run, b)


def _with_negatives(run: Run, pairs: int) -> Iterator[InBatchLevel]:
    """Yield the level when every pair brings negatives of its own: they are candidates for all of the batch."""
    brought = (s.number() for s in run.stated(*_NEGATIVES))
    groups = (s.number() for s in run.stated(*_GROUPS))
    for each in {*(n for n in brought if n), *(n - 1 for n in groups if n)}:
        if each >= 1 and each.is_integer():
            n = pairs * (1 + int(each))
            text = f"ln({pairs} × (1 + {int(each)})) = ln {n} = {figure(infonce_chance(n), 5)}"
            yield InBatchLevel(value=infonce_chance(n), formula=text, batch=pairs)


def _summed(run: Run, pairs: int) -> Iterator[InBatchLevel]:
    """Yield the level of MatryoshkaLoss, which adds up the loss of each size (sentence-transformers 2.4 and later)."""
    for held in run.stated("matryoshka_dims"):
        sizes = len([part for part in str(held.value).split(",") if part.strip(" []()'\"")])
        if sizes >= 2:
            value = sizes * infonce_chance(pairs)
            text = f"{sizes} × ln {pairs} = {figure(value, 6)} (MatryoshkaLoss는 크기 {sizes}가지의 손실을 더합니다)"
            yield InBatchLevel(value=value, formula=text, batch=pairs)


def _with_short_batch(run: Run, per_device: int) -> Iterator[InBatchLevel]:
    """Yield the epoch means of the splits whose last batch is short, for one view and for two."""
    sizes = {per_device, per_device * int(run.number("devices") or 1)}
    for name in ("train_samples", "val_samples"):
        samples = run.number(name)
        for b in sorted(sizes):
            if samples is None or samples <= b or samples % b == 0:
                continue
            full, last = divmod(int(samples), b)
            value = batched_infonce_chance(b, full, last)
            text = f"({full} × ln {b} + ln {last}) ÷ {full + 1} = {figure(value, 6)}"
            yield InBatchLevel(value=value, formula=text, batch=b)
            both = (full * nt_xent_chance(b) + nt_xent_chance(last)) / (full + 1)
            text = f"({full} × ln {2 * b - 1} + ln {2 * last - 1}) ÷ {full + 1} = {figure(both, 6)}"
            yield InBatchLevel(value=both, formula=text, batch=b)
