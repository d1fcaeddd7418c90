"""Two losses at chance name the batch size and the pairs of both splits, or nothing."""

from __future__ import annotations

import math

import pytest

from jindan_tools.arithmetic.chance_splits import ChanceSplit, ObservedSplit, chance_splits, find_chance_pairs

SIZES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)


def test_the_mean_counts_the_short_last_batch_like_any_other() -> None:
    split = ChanceSplit(batch=16, full=8, last=15)
    assert split.mean == pytest.approx((8 * math.log(16) + math.log(15)) / 9)
    assert (split.samples, split.iterations) == (143, 9)


def test_two_printed_means_name_batch_and_pairs() -> None:
    train = ObservedSplit(mean=2.7582, tolerance=1e-4)
    val = ObservedSplit(mean=2.7615, tolerance=6e-5)
    found = find_chance_pairs(train, val, batches=range(2, 257), test_sizes=SIZES)
    assert [(a.batch, a.samples, b.samples) for a, b in found] == [(16, 760, 190)]


def test_counted_batches_allow_for_a_noisy_training_mean() -> None:
    train = ObservedSplit(mean=2.7591, tolerance=0.0138, iterations=51, last_loss=1.9402)
    val = ObservedSplit(mean=2.7654, tolerance=6e-5, iterations=9, last_loss=2.7081, last_tolerance=6e-5)
    found = find_chance_pairs(train, val, batches=range(2, 257), test_sizes=SIZES)
    assert [(a.samples, b.samples) for a, b in found] == [(807, 143)]


def test_other_iteration_counts_explain_nothing() -> None:
    train = ObservedSplit(mean=2.7591, tolerance=0.0138, iterations=101)
    val = ObservedSplit(mean=2.7654, tolerance=6e-5, iterations=18)
    assert find_chance_pairs(train, val, batches=range(2, 257), test_sizes=SIZES) == []


def test_a_batch_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="batch"):
        list(chance_splits(1, ObservedSplit(mean=0.0, tolerance=0.1)))
