"""Epoch arithmetic, durations, percentages and weight movement."""

import pytest

from jindan_tools.arithmetic.early_stop import earliest_stop_epoch, implied_patience, stopped_by_patience
from jindan_tools.arithmetic.epoch_time import check_time_basis, scaled_epoch_time
from jindan_tools.arithmetic.percent_change import check_percent, percent_change
from jindan_tools.arithmetic.weight_step import adam_step_share


def test_a_stop_at_29_with_best_9_is_patience_20() -> None:
    assert stopped_by_patience(29, 9, 20)


def test_another_distance_is_not_patience() -> None:
    assert not stopped_by_patience(29, 9, 50)


def test_a_best_epoch_after_the_stop_is_refused() -> None:
    with pytest.raises(ValueError, match="best_epoch"):
        implied_patience(9, 29)


def test_patience_5_after_epoch_10_ends_at_15_at_the_earliest() -> None:
    assert earliest_stop_epoch(10, 5) == 15


def test_patience_counts_checks_not_epochs() -> None:
    assert earliest_stop_epoch(10, 5, check_every=2) == 20


@pytest.mark.parametrize(("samples", "expected"), [(1.0, 14.5), (3272 / 2618, 18.2)])
def test_epoch_time_follows_pixels_and_images(samples: float, expected: float) -> None:
    assert scaled_epoch_time(90 / 11, (1280 / 960) ** 2, samples) == pytest.approx(expected, abs=0.05)


def test_a_time_divided_by_the_planned_epochs_is_found() -> None:
    basis = check_time_basis(90, epochs_run=11, epochs_planned=20, stated=4.5)

    assert basis.divided_by_planned


def test_a_time_divided_by_the_epochs_run_is_consistent() -> None:
    assert not check_time_basis(90, epochs_run=11, epochs_planned=20, stated=8.2).contradicts


@pytest.mark.parametrize(("before", "after", "exact"), [(0.00045, 0.00035, -22.22), (6.2, 7.4, 19.35), (40, 90, 125)])
def test_a_change_in_percent(before: float, after: float, exact: float) -> None:
    assert percent_change(before, after) == pytest.approx(exact, abs=5e-3)


@pytest.mark.parametrize(
    ("before", "after", "stated", "agrees"),
    [(0.00045, 0.00035, 23, False), (6.2, 7.4, 15, False), (0.00006, 0.00008, 33, True), (0.00045, 0.0005, 11, True)],
)
def test_a_stated_percentage_is_checked(before: float, after: float, stated: float, agrees: bool) -> None:
    assert check_percent(before, after, stated).agrees is agrees


def test_points_written_as_percent_are_recognised() -> None:
    assert check_percent(40, 90, 50).is_percent_point


def test_a_change_from_zero_has_no_percentage() -> None:
    with pytest.raises(ValueError, match="zero"):
        percent_change(0, 1)


@pytest.mark.parametrize(("lr", "share"), [(0.01, 0.42), (0.001, 0.042), (0.000185, 0.0077)])
def test_an_adam_step_is_a_share_of_the_weight_deviation(lr: float, share: float) -> None:
    assert adam_step_share(lr, 0.024) == pytest.approx(share, rel=0.01)
