"""Schedules against values stepped from the real torch and transformers schedulers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jindan_tools.lr.hf_constant import hf_constant, hf_constant_with_warmup
from jindan_tools.lr.hf_cosine import hf_cosine
from jindan_tools.lr.hf_cosine_with_min_lr import hf_cosine_with_min_lr
from jindan_tools.lr.hf_cosine_with_restarts import hf_cosine_with_restarts
from jindan_tools.lr.hf_inverse_sqrt import hf_inverse_sqrt
from jindan_tools.lr.hf_linear import hf_linear
from jindan_tools.lr.hf_polynomial import hf_polynomial
from jindan_tools.lr.hf_warmup_stable_decay import WarmupStableDecay, hf_warmup_stable_decay
from jindan_tools.lr.torch_cosine import torch_cosine
from jindan_tools.lr.torch_decay import torch_exponential, torch_multi_step, torch_step
from jindan_tools.lr.torch_linear import torch_constant, torch_linear
from jindan_tools.lr.torch_one_cycle import OneCycle, torch_one_cycle
from jindan_tools.lr.torch_plateau import Plateau, torch_plateau
from jindan_tools.lr.torch_polynomial import torch_polynomial
from jindan_tools.lr.torch_warm_restarts import torch_warm_restarts

GOLDENS = json.loads((Path(__file__).parent / "goldens" / "lr_schedules.json").read_text("utf-8"))
FUNCTIONS: dict[str, Callable[..., float]] = {
    each.__name__: each
    for each in (
        hf_constant,
        hf_constant_with_warmup,
        hf_cosine,
        hf_cosine_with_min_lr,
        hf_cosine_with_restarts,
        hf_inverse_sqrt,
        hf_linear,
        hf_polynomial,
        torch_constant,
        torch_cosine,
        torch_exponential,
        torch_linear,
        torch_multi_step,
        torch_polynomial,
        torch_step,
        torch_warm_restarts,
    )
}


@pytest.mark.parametrize("case", GOLDENS["simple"], ids=lambda case: case["function"])
def test_a_schedule_returns_the_rate_of_the_real_scheduler(case: dict) -> None:
    schedule = FUNCTIONS[case["function"]]

    rates = [schedule(step, **case["arguments"]) for step, _ in case["points"]]

    assert rates == pytest.approx([lr for _, lr in case["points"]], rel=1e-8, abs=1e-15)


@pytest.mark.parametrize("case", GOLDENS["one_cycle"])
def test_one_cycle_returns_the_rate_of_the_real_scheduler(case: dict) -> None:
    schedule = OneCycle(**case["arguments"])

    rates = [torch_one_cycle(step, schedule) for step, _ in case["points"]]

    assert rates == pytest.approx([lr for _, lr in case["points"]], rel=1e-12)


@pytest.mark.parametrize("case", GOLDENS["warmup_stable_decay"])
def test_warmup_stable_decay_returns_the_rate_of_the_real_scheduler(case: dict) -> None:
    schedule = WarmupStableDecay(**case["arguments"])

    rates = [hf_warmup_stable_decay(step, schedule) for step, _ in case["points"]]

    assert rates == pytest.approx([lr for _, lr in case["points"]], rel=1e-12)


@pytest.mark.parametrize("case", GOLDENS["plateau"])
def test_plateau_returns_the_rates_of_the_real_scheduler(case: dict) -> None:
    rates = torch_plateau(case["metrics"], Plateau(**case["arguments"]))

    assert rates == pytest.approx(case["rates"], rel=1e-12)


def test_every_schedule_family_has_a_golden() -> None:
    assert {case["function"] for case in GOLDENS["simple"]} == set(FUNCTIONS)
