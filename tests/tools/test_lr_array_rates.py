"""Arrays of rates against the rates one by one, which the goldens hold to the real schedulers."""

import math
import sys

import numpy as np
import pytest

from jindan_tools.lr.array_rates import array_rates
from jindan_tools.lr.curve import Curve
from jindan_tools.lr.evaluate import rates
from jindan_tools.lr.every_rate import every_rate
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.torch_chained import TorchChained
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.schedules.torch_exponential import TorchExponential
from jindan_tools.lr.schedules.torch_linear import TorchLinear
from jindan_tools.lr.schedules.torch_sequential import TorchSequential
from tests.tools.lr_cases import COMPOSED, FLOAT32, SINGLE, composed, made, title

STEPS = 70_000
# In the last place: NumPy's power may be 4 off on processors with AVX-512, and a formula may hold two.
UNITS = 8
COSINE = HfCosine(lr=1e-3, warmup_steps=100, total_steps=300_000).curve()


def both(curve: Curve, steps: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    count = steps if curve.end is None else min(steps, curve.end)
    return array_rates(curve, count), np.array(rates(curve, count))


@pytest.mark.parametrize("case", SINGLE + FLOAT32, ids=title)
def test_all_steps_at_once_equal_the_steps_one_by_one(case: dict) -> None:
    found, expected = both(made(case).curve())

    assert np.max(np.abs(found - expected) / np.spacing(np.abs(expected))) <= UNITS


@pytest.mark.parametrize("case", COMPOSED, ids=lambda case: " ".join(part["schedule"] for part in case["parts"]))
def test_all_steps_of_a_composition_equal_the_steps_one_by_one(case: dict) -> None:
    found, expected = both(composed(case).curve())

    assert np.max(np.abs(found - expected) / np.spacing(np.abs(expected))) <= UNITS


@pytest.mark.parametrize("floor", [0.0, 1e-5])
@pytest.mark.parametrize("t_max", [3, 1000, 30_000])
def test_a_recursion_keeps_its_rounding_over_blocks_and_turns(floor: float, t_max: int) -> None:
    found, expected = both(TorchCosine(lr=0.1, t_max=t_max, eta_min=floor).curve(), STEPS)

    assert found.tolist() == expected.tolist()


def test_products_of_several_schedulers_keep_their_order_of_rounding() -> None:
    parts = (TorchLinear(lr=0.1, total_iters=50_000), TorchExponential(lr=0.1, gamma=0.9999))

    found, expected = both(TorchChained(parts=parts).curve(), STEPS)

    assert found.tolist() == expected.tolist()


def test_a_scheduler_that_starts_later_is_moved_as_a_whole() -> None:
    parts = (TorchLinear(lr=0.1, total_iters=500), TorchCosine(lr=0.1, t_max=2000, eta_min=1e-4))

    found, expected = both(TorchSequential(parts=parts, milestones=(500,)).curve(), STEPS)

    assert found.tolist() == expected.tolist()


def test_the_near_form_of_a_recursion_stays_within_1e_8() -> None:
    curve = TorchCosine(lr=0.1, t_max=20_000, eta_min=1e-4).curve()

    assert array_rates(curve, STEPS, exact=False) == pytest.approx(rates(curve, STEPS), rel=1e-8)


def test_a_step_past_the_end_is_refused() -> None:
    curve = made(next(case for case in SINGLE if case["schedule"].startswith("torch-one"))).curve()

    with pytest.raises(ValueError, match="ends before step"):
        array_rates(curve, (curve.end or 0) + 1)


def test_many_steps_are_doubles_of_the_same_rates() -> None:
    assert every_rate(COSINE, 250_000).tolist() == rates(COSINE, 250_000)


def test_many_steps_need_no_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jindan_tools.lr.array_rates", None)

    assert math.isclose(sum(every_rate(COSINE, 250_000)), sum(array_rates(COSINE, 250_000)), rel_tol=1e-12)


def test_few_steps_load_no_array_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "jindan_tools.lr.array_rates")

    every_rate(COSINE, 1000)

    assert "jindan_tools.lr.array_rates" not in sys.modules
