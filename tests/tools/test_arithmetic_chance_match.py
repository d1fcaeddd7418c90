"""A printed loss is matched to a chance level only when nothing else explains it."""

import pytest

from jindan_tools.arithmetic.chance_levels import (
    ChanceKind,
    binary_level,
    classification_levels,
    contrastive_levels,
    vocabulary_levels,
)
from jindan_tools.arithmetic.chance_match import match_chance
from jindan_tools.arithmetic.rounding import printed_half_unit


@pytest.mark.parametrize(("text", "expected"), [("2.7654", 5e-5), ("1.2e-3", 5e-5), ("18", 0.5), ("-0.50", 5e-3)])
def test_half_a_unit_of_the_last_digit(text: str, expected: float) -> None:
    assert printed_half_unit(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["nan", "inf", "abc", ""])
def test_text_that_is_no_number_has_no_half_unit(text: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        printed_half_unit(text)


def test_a_loss_at_ln_c_is_uniform() -> None:
    match = match_chance(2.3031, classification_levels(10))

    assert match is not None
    assert match.level.formula == "ln(10)"


def test_a_loss_two_percent_away_matches_nothing() -> None:
    assert match_chance(2.35, classification_levels(10)) is None


def test_an_epoch_mean_is_told_from_the_plain_batch_by_rounding() -> None:
    match = match_chance(2.7654, contrastive_levels(16, 143), tolerance=0.005, half_unit=5e-5)

    assert match is not None
    assert match.level.kind is ChanceKind.EPOCH_MEAN


def test_levels_that_rounding_cannot_separate_are_refused() -> None:
    assert match_chance(2.77, contrastive_levels(16, 143), half_unit=5e-3) is None


def test_neighbouring_levels_are_refused_without_rounding() -> None:
    assert match_chance(6.9079, vocabulary_levels([1000, 1001])) is None


def test_formulas_of_the_same_value_do_not_exclude_each_other() -> None:
    match = match_chance(2.7726, [*contrastive_levels(16), *vocabulary_levels([16])])

    assert match is not None
    assert len(match.same_value) == 1


def test_equal_class_counts_join_the_uniform_level() -> None:
    match = match_chance(2.3026, classification_levels(10, [5] * 10))

    assert match is not None
    assert [level.kind for level in match.same_value] == [ChanceKind.PRIOR]


def test_the_first_dpo_loss_is_ln_2() -> None:
    match = match_chance(0.6931, [binary_level()])

    assert match is not None
    assert match.difference == pytest.approx(-4.7e-5, abs=1e-6)
