"""Losses of a model that knows nothing, against numbers computed independently."""

import math

import pytest

from jindan_tools.arithmetic.chance import (
    batched_infonce_chance,
    chance_accuracy,
    double_softmax_floor,
    infonce_chance,
    majority_share,
    nt_xent_chance,
    prior_entropy,
    smoothed_cross_entropy_floor,
    split_batches,
    uniform_cross_entropy,
)


@pytest.mark.parametrize(("classes", "expected"), [(224, 5.41165), (280, 5.6348), (32_000, 10.37), (151_936, 11.93)])
def test_uniform_cross_entropy_is_the_logarithm_of_the_classes(classes: int, expected: float) -> None:
    assert uniform_cross_entropy(classes) == pytest.approx(expected, abs=5e-3)


@pytest.mark.parametrize(
    ("samples", "batch", "expected"),
    [(143, 16, 2.765418), (190, 16, 2.761461), (760, 16, 2.758148), (15, 16, 2.708050)],
)
def test_an_epoch_of_in_batch_contrast_has_this_chance_loss(samples: int, batch: int, expected: float) -> None:
    assert batched_infonce_chance(batch, *split_batches(samples, batch)) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("batch", "expected"), [(8, 2.0794), (16, 2.7726), (64, 4.1589), (256, 5.5452)])
def test_infonce_chance_is_the_logarithm_of_the_batch(batch: int, expected: float) -> None:
    assert infonce_chance(batch) == pytest.approx(expected, abs=5e-5)


def test_two_views_leave_the_anchor_out() -> None:
    assert nt_xent_chance(16) == math.log(31)


def test_equal_counts_have_the_uniform_entropy() -> None:
    assert prior_entropy([10, 10, 10, 10]) == pytest.approx(math.log(4))


def test_an_empty_class_adds_no_entropy() -> None:
    assert prior_entropy([90, 10, 0]) == pytest.approx(0.325083, abs=1e-6)


def test_probabilities_as_logits_leave_a_floor() -> None:
    assert double_softmax_floor(10) == pytest.approx(-math.log(math.e / (math.e + 9)))


def test_smoothing_leaves_the_entropy_of_its_target() -> None:
    assert smoothed_cross_entropy_floor(10, 0.1) == pytest.approx(0.500288, abs=1e-6)


def test_a_guess_has_one_over_classes_accuracy() -> None:
    assert chance_accuracy(4) == 0.25


def test_the_majority_answer_has_the_largest_share() -> None:
    assert majority_share([80, 15, 5]) == 0.8


def test_a_last_batch_larger_than_the_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="last_batch"):
        batched_infonce_chance(16, 3, 17)


def test_one_class_has_no_chance_level() -> None:
    with pytest.raises(ValueError, match="classes"):
        uniform_cross_entropy(1)


def test_negative_counts_have_no_entropy() -> None:
    with pytest.raises(ValueError, match="weights"):
        prior_entropy([3, -1])
