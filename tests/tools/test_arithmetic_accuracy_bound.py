"""What a loss says about the accuracy."""

import math

import pytest

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy, least_accuracy, majority_entropy


def test_a_wrong_answer_costs_at_least_ln_2() -> None:
    wrong, right = 0.3, 0.7
    assert least_accuracy(wrong * math.log(2) + right * 0.0) == pytest.approx(right)


def test_a_loss_above_ln_2_guarantees_nothing() -> None:
    assert least_accuracy(0.7) == 0


def test_a_uniform_answer_over_c_classes_is_right_once_in_c() -> None:
    assert calibrated_accuracy(math.log(8)) == pytest.approx(1 / 8)


def test_the_entropy_of_two_even_classes_is_ln_2() -> None:
    assert majority_entropy(0.5) == pytest.approx(math.log(2))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_single_class_has_no_entropy_to_ask_for(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        majority_entropy(share)
