"""What a list of logged rates says without knowing the schedule."""

import math

import pytest

from jindan_tools.lr.constancy import find_constant
from jindan_tools.lr.early_end import find_early_end
from jindan_tools.lr.evaluate import rates, rates_at
from jindan_tools.lr.jump import find_jumps, jump_at
from jindan_tools.lr.peak import find_never_reaches_peak
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.rebound import find_rebound
from jindan_tools.lr.replay import Candidate
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_linear import HfLinear
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.schedules.torch_exponential import TorchExponential
from jindan_tools.lr.schedules.torch_multi_step import TorchMultiStep
from jindan_tools.lr.schedules.torch_step import TorchStep
from jindan_tools.lr.schedules.torch_warm_restarts import TorchWarmRestarts
from jindan_tools.lr.schedules.ultralytics import Ultralytics
from jindan_tools.lr.staircase import find_staircase
from jindan_tools.lr.step_multiplier import find_step_multiplier


def points(logged: list[float], every: int = 1) -> list[LrPoint]:
    return [LrPoint(step=i * every, lr=lr) for i, lr in enumerate(logged)]


HEALTHY_COSINE = points(rates_at(HfCosine(lr=1e-3, warmup_steps=50, total_steps=1000).curve(), range(0, 1001, 10)), 10)
HEALTHY_LINEAR = points(rates_at(HfLinear(lr=1e-3, warmup_steps=50, total_steps=1000).curve(), range(0, 1001, 10)), 10)
WARM_RESTARTS = points(rates(TorchWarmRestarts(lr=1e-3, t_0=20).curve(), 60))
STEPS = points(rates(TorchStep(lr=0.1, step_size=30).curve(), 90))
HEALTHY = {
    "cosine": HEALTHY_COSINE,
    "linear": HEALTHY_LINEAR,
    "restarts": WARM_RESTARTS,
    "steps": STEPS,
}
healthy = pytest.mark.parametrize("name", HEALTHY)


def test_equal_rates_are_constant() -> None:
    found = find_constant(points([3e-4] * 5))

    assert found is not None
    assert found.lr == 3e-4


@healthy
def test_a_schedule_is_not_constant(name: str) -> None:
    assert find_constant(HEALTHY[name]) is None


def test_two_equal_rates_say_nothing() -> None:
    assert find_constant(points([3e-4] * 2)) is None


def test_a_warmup_longer_than_the_run_never_reaches_its_peak() -> None:
    logged = rates_at(HfLinear(lr=1e-3, warmup_steps=5000, total_steps=9000).curve(), range(0, 1001, 100))

    found = find_never_reaches_peak(points(logged, 100), expected_peak=1e-3)

    assert found is not None
    assert found.share_of_peak == pytest.approx(0.2)


def test_a_warmup_that_ends_at_its_peak_is_not_reported() -> None:
    assert find_never_reaches_peak(points([0.1, 0.5, 0.995]), expected_peak=1.0) is None


@healthy
def test_a_schedule_that_falls_has_reached_its_peak(name: str) -> None:
    assert find_never_reaches_peak(HEALTHY[name]) is None


def test_a_schedule_over_at_half_time_ends_early() -> None:
    curve = HfLinear(lr=1e-3, warmup_steps=50, total_steps=1000).curve()
    logged = rates_at(curve, [min(2 * s, 1000) for s in range(0, 1001, 10)])

    found = find_early_end(points(logged, 10))

    assert found is not None
    assert found.tail_share == pytest.approx(0.5, abs=0.02)


def test_a_high_warmup_start_does_not_make_the_rest_an_early_end() -> None:
    schedule = Ultralytics(lr=0.001, epochs=100, batches=300, role="bias", version="8.3.170")
    logged = rates_at(schedule.curve(), range(299, 30_000, 300))

    assert find_early_end(points(logged)) is None


def test_a_decay_that_collapses_ends_early() -> None:
    assert find_early_end(points(rates(TorchExponential(lr=0.1, gamma=0.5).curve(), 50))) is not None


def test_a_schedule_resting_on_its_floor_ends_early() -> None:
    assert find_early_end(points([max(1e-3 * (1 - s / 40), 5e-6) for s in range(100)])) is not None


@healthy
def test_a_healthy_schedule_does_not_end_early(name: str) -> None:
    assert find_early_end(HEALTHY[name]) is None


def test_a_log_shorter_than_the_plan_counts_the_planned_steps() -> None:
    found = find_early_end(points([1.0, 0.001, 0.001], 100), total_steps=1000)

    assert found is not None
    assert found.tail_share == pytest.approx(0.9)


def test_a_cosine_run_past_t_max_rebounds() -> None:
    found = find_rebound(points(rates(TorchCosine(lr=1e-3, t_max=20).curve(), 31)))

    assert found is not None
    assert found.rise_share == pytest.approx(0.5)


@healthy
def test_a_healthy_schedule_does_not_rebound(name: str) -> None:
    assert find_rebound(HEALTHY[name]) is None


def test_a_small_rise_is_not_a_rebound() -> None:
    assert find_rebound(points(rates(TorchCosine(lr=1e-3, t_max=20).curve(), 24))) is None


PLAN = Candidate(name="linear", curve=HfLinear(lr=1e-3, warmup_steps=100, total_steps=4000).curve())


def stepped(times: int) -> list[LrPoint]:
    steps = range(0, 1000, 50)
    return [LrPoint(step=s, lr=lr) for s, lr in zip(steps, PLAN.rates_at([times * s for s in steps]), strict=True)]


def test_a_scheduler_stepped_four_times_is_recognised() -> None:
    found = find_step_multiplier(stepped(4), PLAN)

    assert found is not None
    assert found.multiplier == 4


def test_a_scheduler_stepped_once_is_not_reported() -> None:
    assert find_step_multiplier(stepped(1), PLAN) is None


def test_a_log_that_several_multipliers_explain_is_not_reported() -> None:
    assert find_step_multiplier([LrPoint(step=3990, lr=0.0), LrPoint(step=3000, lr=0.0)], PLAN) is None


def test_step_decay_is_a_staircase_with_its_factor() -> None:
    found = find_staircase(STEPS)

    assert found is not None
    assert (found.factor, found.steps_between) == (pytest.approx(0.1), 30)


def test_exponential_decay_is_a_staircase_of_one_record() -> None:
    found = find_staircase(points(rates(TorchExponential(lr=0.1, gamma=0.5).curve(), 10)))

    assert found is not None
    assert (found.factor, found.records_between) == (pytest.approx(0.5), 1)


def test_irregular_milestones_have_no_spacing() -> None:
    found = find_staircase(points(rates(TorchMultiStep(lr=0.1, milestones=(10, 25, 60)).curve(), 80)))

    assert found is not None
    assert found.steps_between is None


@pytest.mark.parametrize("name", ["cosine", "linear", "restarts"])
def test_a_smooth_schedule_is_not_a_staircase(name: str) -> None:
    assert find_staircase(HEALTHY[name]) is None


def test_the_start_of_a_linear_decay_is_not_a_staircase() -> None:
    assert find_staircase(points([1.0, 1.0, 1.0, 0.99, 0.98, 0.97])) is None


def test_a_resume_without_scheduler_jumps() -> None:
    logged = [p.lr for p in HEALTHY_COSINE[:60]] + [p.lr for p in HEALTHY_COSINE[5:40]]

    assert [jump.index for jump in find_jumps(points(logged, 10))] == [60]


@pytest.mark.parametrize("name", ["cosine", "linear"])
def test_an_ordinary_warmup_does_not_jump(name: str) -> None:
    assert find_jumps(HEALTHY[name]) == []


def test_a_jump_from_zero_is_infinite() -> None:
    found = jump_at(points([0.0, 1.0]), 1)

    assert found is not None
    assert math.isinf(found.change)


def test_there_is_no_jump_before_the_first_record() -> None:
    with pytest.raises(IndexError):
        jump_at(points([1.0, 2.0]), 0)
