"""Two collapsed runs print enough to know their batch and their number of pairs."""

import pytest

from jindan_tools.arithmetic.implied_batch import SplitEvidence, find_implied_batches, sample_counts

BATCHES = range(2, 513)
TEST_SIZES = [size / 100 for size in range(5, 51)]


def test_the_first_run_has_one_explanation() -> None:
    train = SplitEvidence(iterations=48, mean_loss=2.7582)
    val = SplitEvidence(iterations=12, mean_loss=2.7615)

    hits = find_implied_batches(train, val, batches=BATCHES, test_sizes=TEST_SIZES)

    assert [(hit.samples, hit.batch, hit.test_size) for hit in hits] == [(950, 16, 0.2)]


def test_the_second_run_has_one_explanation() -> None:
    train = SplitEvidence(iterations=51, last_loss=1.9534)
    val = SplitEvidence(iterations=9, mean_loss=2.7654, last_loss=2.7081)

    hits = find_implied_batches(train, val, batches=BATCHES, test_sizes=TEST_SIZES)

    assert [(hit.samples, hit.batch, hit.test_size) for hit in hits] == [(950, 16, 0.15)]


def test_iterations_alone_leave_every_last_batch_open() -> None:
    assert sample_counts(16, SplitEvidence(iterations=9)) == list(range(129, 145))


def test_a_loss_below_chance_fits_no_count() -> None:
    assert sample_counts(16, SplitEvidence(iterations=9, mean_loss=1.2)) == []


def test_no_iterations_are_refused() -> None:
    with pytest.raises(ValueError, match="iterations"):
        sample_counts(16, SplitEvidence(iterations=0))
