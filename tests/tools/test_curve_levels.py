"""Running medians are those of sorted windows, and what is counted of them is what they are."""

from __future__ import annotations

import random
from itertools import product
from statistics import median

import pytest

from jindan_tools.curves.shape import any_level, smooth

LENGTHS, WINDOWS = (1, 2, 3, 5, 8, 13, 40), (1, 3, 5, 7, 9, 11, 41)


def _curve(length: int, window: int) -> list[float]:
    chance = random.Random(length * 100 + window)
    # Few different values, so that windows hold equal ones.
    return [
        chance.choice((0.1, 0.2, 0.3, 0.7, 1.1)) + chance.choice((0.0, 0.0, chance.random())) for _ in range(length)
    ]


def _levels(values: list[float], window: int) -> list[float]:
    half = window // 2
    return [median(values[max(0, at - half) : at + half + 1]) for at in range(len(values))]


@pytest.mark.parametrize(("length", "window"), [*product(LENGTHS, WINDOWS)])
def test_a_running_median_is_that_of_its_window(length: int, window: int) -> None:
    values = _curve(length, window)

    assert smooth(values, window) == _levels(values, window)


@pytest.mark.parametrize(("length", "window"), [*product(LENGTHS, WINDOWS)])
def test_a_level_beyond_a_limit_is_counted_without_sorting(length: int, window: int) -> None:
    values = _curve(length, window)
    limits = [0.0, 0.15, 0.2, 0.25, 0.3, 0.9, 1.1, 2.5, *_levels(values, window)]

    found = [(any_level(values, window, limit.__lt__), any_level(values, window, limit.__gt__)) for limit in limits]

    levels = _levels(values, window)
    assert found == [(max(levels) > limit, min(levels) < limit) for limit in limits]
