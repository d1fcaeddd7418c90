"""Find the batch size and the pairs of each split behind two contrastive losses that stand exactly at chance."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from jindan_tools.arithmetic.chance import batched_infonce_chance

_LARGEST = 20_000
_ROUND = 1e-9


class ObservedSplit(Struct, frozen=True, kw_only=True):
    """What a run printed of one split, in nats: the epoch mean, and where known the batches and the last batch's loss."""

    mean: float
    tolerance: float
    iterations: int | None = None
    last_loss: float | None = None
    last_tolerance: float = 0.02


class ChanceSplit(Struct, frozen=True, kw_only=True):
    """`full` batches of `batch` pairs and a last one of `last` (0: none), and the loss of guessing in all of them."""

    batch: int
    full: int
    last: int

    @property
    def samples(self) -> int:
        """All pairs of the split."""
        return self.full * self.batch + self.last

    @property
    def mean(self) -> float:
        """The epoch mean of ln(size) over the batches."""
        return batched_infonce_chance(self.batch, self.full, self.last)

    @property
    def iterations(self) -> int:
        """The batches of an epoch."""
        return self.full + (1 if self.last else 0)


def chance_splits(batch: int, seen: ObservedSplit, largest: int = _LARGEST) -> Iterator[ChanceSplit]:
    """Yield every split of at most `largest` pairs in batches of `batch` whose chance level fits what was seen.

    (m ln b + ln k) / (m + 1) = v gives m = (v - ln k) / (ln b - v) for each k. Raises ValueError unless batch >= 2.
    """
    if batch < 2:
        raise ValueError("batch must be at least 2")
    for last, counts in _candidates(batch, seen, largest):
        for full in counts:
            split = ChanceSplit(batch=batch, full=full, last=last)
            if abs(split.mean - seen.mean) <= seen.tolerance + _ROUND:
                yield split


def find_chance_pairs(
    train: ObservedSplit, val: ObservedSplit, *, batches: Iterable[int], test_sizes: Sequence[float]
) -> list[tuple[ChanceSplit, ChanceSplit]]:
    """Return every (train, val) pair of one batch size that explains both losses, with val = ceil(N * test_size).

    Source of the split rule: sklearn.model_selection.train_test_split. One batch size among all hits is a finding.
    """
    found: dict[tuple[int, int, int], tuple[ChanceSplit, ChanceSplit]] = {}
    for batch in batches:
        for held_out in chance_splits(batch, val):
            for count in _train_counts(held_out.samples, test_sizes):
                full, last = divmod(count, batch)
                split = ChanceSplit(batch=batch, full=full, last=last)
                if full and _fits(split, train):
                    found[batch, count, held_out.samples] = (split, held_out)
    return list(found.values())


def _candidates(batch: int, seen: ObservedSplit, largest: int) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield sizes of the last batch, each with the numbers of full batches at which the mean may fit."""
    if seen.iterations is None:
        yield from _by_mean(batch, seen, largest)
        return
    for last in filter(partial(_ends_as_seen, batch, seen), range(batch)):
        full = seen.iterations - (1 if last else 0)
        yield last, (full,) if full >= 1 else ()


def _by_mean(batch: int, seen: ObservedSplit, largest: int) -> Iterator[tuple[int, Iterable[int]]]:
    """Yield the same where nothing counts the batches; whole batches alone say nothing about how many there were."""
    low, high = seen.mean - seen.tolerance, seen.mean + seen.tolerance
    gap_low, gap_high = math.log(batch) - high, math.log(batch) - low
    if gap_high <= 0:
        return
    most = largest // batch
    for last in filter(partial(_ends_as_seen, batch, seen), range(1, _largest_last(batch, high, gap_low) + 1)):
        size = math.log(last)
        smallest = max(1, math.ceil((low - size) / gap_high))
        biggest = most if gap_low <= 0 else min(most, math.floor((high - size) / gap_low))
        if smallest <= biggest:
            yield last, range(smallest, biggest + 1)


def _largest_last(batch: int, high: float, gap_low: float) -> int:
    """Return the largest last batch beside which one full batch still has a mean of at most `high`."""
    return batch - 1 if gap_low <= 0 else min(batch - 1, math.floor(math.exp(high - gap_low) * (1 + _ROUND)) + 1)


def _ends_as_seen(batch: int, seen: ObservedSplit, last: int) -> bool:
    return seen.last_loss is None or abs(math.log(last or batch) - seen.last_loss) <= seen.last_tolerance


def _train_counts(held_out: int, test_sizes: Sequence[float]) -> Iterator[int]:
    for size in test_sizes:
        for total in range(math.floor((held_out - 1) / size), math.ceil(held_out / size) + 1):
            if total > held_out and math.ceil(round(total * size, 9)) == held_out:
                yield total - held_out


def _fits(split: ChanceSplit, seen: ObservedSplit) -> bool:
    last = split.last or split.batch
    return (
        abs(split.mean - seen.mean) <= seen.tolerance + _ROUND
        and seen.iterations in (None, split.iterations)
        and (seen.last_loss is None or abs(math.log(last) - seen.last_loss) <= seen.last_tolerance)
    )
