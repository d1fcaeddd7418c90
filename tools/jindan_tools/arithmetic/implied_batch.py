"""Find the batch size and sample count that printed iterations and plateau losses imply."""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

from jindan_tools.arithmetic.chance import batched_infonce_chance


class SplitEvidence(Struct, frozen=True, kw_only=True):
    """What one split printed: iterations an epoch, and the mean and last-batch loss at chance, in nats.

    Tolerances are absolute; the last batch may be noisier than a rounded mean.
    """

    iterations: int
    mean_loss: float | None = None
    mean_tolerance: float = 1e-4
    last_loss: float | None = None
    last_tolerance: float = 0.02


class ImpliedBatch(Struct, frozen=True, kw_only=True):
    """One combination that explains every printed number. Counts are samples (pairs)."""

    batch: int
    train_samples: int
    val_samples: int
    test_size: float

    @property
    def samples(self) -> int:
        """All samples before the split."""
        return self.train_samples + self.val_samples


def sample_counts(batch: int, evidence: SplitEvidence) -> list[int]:
    """Return the sample counts n with ceil(n / batch) iterations whose in-batch chance losses fit `evidence`.

    Raises ValueError unless batch >= 1 and iterations >= 1.
    """
    if batch < 1 or evidence.iterations < 1:
        raise ValueError("batch and iterations must be at least 1")
    before = evidence.iterations - 1
    return [before * batch + last for last in range(1, batch + 1) if _fits(batch, before, last, evidence)]


def find_implied_batches(
    train: SplitEvidence, val: SplitEvidence, *, batches: Iterable[int], test_sizes: Sequence[float]
) -> list[ImpliedBatch]:
    """Return every (batch, N, test_size) consistent with both splits, with val = ceil(N * test_size).

    Equivalent to trying all N, because iterations and batch bound it. One hit is a finding; several are not.
    Source of the split rule: sklearn.model_selection.train_test_split.
    """
    return [
        ImpliedBatch(batch=batch, train_samples=n_train, val_samples=n_val, test_size=size)
        for batch in batches
        for n_val in sample_counts(batch, val)
        for n_train in sample_counts(batch, train)
        for size in test_sizes
        if math.ceil(round((n_train + n_val) * size, 9)) == n_val
    ]


def _fits(batch: int, before: int, last: int, evidence: SplitEvidence) -> bool:
    full, rest = (before + 1, 0) if last == batch else (before, last)
    mean = batched_infonce_chance(batch, full, rest)
    mean_ok = evidence.mean_loss is None or abs(mean - evidence.mean_loss) <= evidence.mean_tolerance
    last_ok = evidence.last_loss is None or abs(math.log(last) - evidence.last_loss) <= evidence.last_tolerance
    return mean_ok and last_ok
