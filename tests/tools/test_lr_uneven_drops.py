"""Uneven drops of a step schedule give away how often it was called."""

import pytest

from jindan_tools.lr.evaluate import rates, rates_at
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.schedules.torch_multi_step import TorchMultiStep
from jindan_tools.lr.schedules.torch_step import TorchStep
from jindan_tools.lr.uneven_drops import find_uneven_drops


def _called(calls: int, step_size: int, epochs: int, gamma: float = 0.1) -> list[LrPoint]:
    curve = TorchStep(lr=0.1, step_size=step_size, gamma=gamma).curve()
    return [LrPoint(step=e + 1, lr=lr) for e, lr in enumerate(rates_at(curve, range(0, calls * epochs, calls)))]


@pytest.mark.parametrize(("calls", "step_size"), [(4, 5), (3, 2), (2, 3), (8, 10), (6, 4)])
def test_calls_are_found_in_lowest_terms(calls: int, step_size: int) -> None:
    found = find_uneven_drops(_called(calls, step_size, 24, gamma=0.5))
    assert found is not None
    assert found.calls / found.step_size == calls / step_size


@pytest.mark.parametrize("step_size", [1, 2, 3])
def test_one_call_an_epoch_is_even(step_size: int) -> None:
    assert find_uneven_drops(_called(1, step_size, 24)) is None


def test_milestones_follow_no_straight_line() -> None:
    curve = TorchMultiStep(lr=0.1, milestones=(2, 3, 9, 10, 11, 20), gamma=0.5).curve()
    assert find_uneven_drops([LrPoint(step=e, lr=lr) for e, lr in enumerate(rates(curve, 24))]) is None


def test_few_drops_prove_nothing() -> None:
    assert find_uneven_drops(_called(4, 5, 6)) is None


def test_a_rate_that_begins_at_zero_is_no_step_schedule() -> None:
    rising = [LrPoint(step=e, lr=1e-3 * min(e, 5) / 5) for e in range(24)]
    assert find_uneven_drops(rising) is None
