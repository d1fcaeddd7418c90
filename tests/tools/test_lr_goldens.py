"""Every step of every schedule against values stepped from the real schedulers (goldens/lr/from_*.py)."""

import math

import pytest

from jindan_tools.lr.catalogue import CATALOGUE
from jindan_tools.lr.evaluate import rates, rates_at
from tests.tools.lr_cases import COMPOSED, FLOAT32, SINGLE, composed, made, title


def ulps(found: list[float], expected: list[float]) -> float:
    return max(abs(a - b) / math.ulp(b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("case", SINGLE, ids=title)
def test_every_step_equals_the_real_scheduler(case: dict) -> None:
    found = rates(made(case).curve(), len(case["rates"]))

    assert ulps(found, case["rates"]) <= 1


@pytest.mark.parametrize("case", FLOAT32, ids=title)
def test_every_step_equals_a_scheduler_in_float32_to_its_precision(case: dict) -> None:
    found = rates(made(case).curve(), len(case["rates"]))

    assert found == pytest.approx(case["rates"], rel=1e-6, abs=2e-7 * max(case["rates"]))


@pytest.mark.parametrize("case", COMPOSED, ids=lambda case: " ".join(part["schedule"] for part in case["parts"]))
def test_every_step_equals_the_real_composition(case: dict) -> None:
    found = rates(composed(case).curve(), len(case["rates"]))

    assert ulps(found, case["rates"]) <= 1


@pytest.mark.parametrize("case", SINGLE, ids=title)
def test_single_steps_equal_the_whole_walk(case: dict) -> None:
    curve = made(case).curve()
    steps = [len(case["rates"]) - 1, 0, len(case["rates"]) // 2]

    assert rates_at(curve, steps) == [rates(curve, len(case["rates"]))[step] for step in steps]


def test_every_schedule_of_the_catalogue_has_a_golden() -> None:
    seen = {case["schedule"] for case in SINGLE + FLOAT32 + COMPOSED} | {"hf-reduce_lr_on_plateau"}

    assert {entry.name for entry in CATALOGUE} - seen == set()
