"""Uneven drops of a step schedule give away how often it was called."""

import pytest

from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.torch_decay import torch_multi_step, torch_step
from jindan_tools.lr.uneven_drops import find_uneven_drops


def _called(calls: int, step_size: int, epochs: int, gamma: float = 0.1) -> list[LrPoint]:
    rates = [torch_step(calls * e, base_lr=0.1, step_size=step_size, gamma=gamma) for e in range(epochs)]
    return [LrPoint(step=e + 1, lr=lr) for e, lr in enumerate(rates)]


@pytest.mark.parametrize(("calls", "step_size"), [(4, 5), (3, 2), (2, 3), (8, 10), (6, 4)])
def test_calls_are_found_in_lowest_terms(calls: int, step_size: int) -> None:
    found = find_uneven_drops(_called(calls, step_size, 24, gamma=0.5))
    assert found is not None
    assert found.calls / found.step_size == calls / step_size


@pytest.mark.parametrize("step_size", [1, 2, 3])
def test_one_call_an_epoch_is_even(step_size: int) -> None:
    assert find_uneven_drops(_called(1, step_size, 24)) is None


def test_milestones_follow_no_straight_line() -> None:
    rates = [torch_multi_step(e, base_lr=0.1, milestones=[2, 3, 9, 10, 11, 20], gamma=0.5) for e in range(24)]
    assert find_uneven_drops([LrPoint(step=e, lr=lr) for e, lr in enumerate(rates)]) is None


def test_few_drops_prove_nothing() -> None:
    assert find_uneven_drops(_called(4, 5, 6)) is None
