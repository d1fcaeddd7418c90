"""Naming the shape of logged rates, and where a run leaves its plan."""

import pytest

from jindan_tools.lr.curve import Schedule
from jindan_tools.lr.departure import DepartureKind
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.identify import identify
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.replay_run import replay_run
from jindan_tools.lr.schedules.hf_cosine import HfCosine
from jindan_tools.lr.schedules.hf_inverse_sqrt import HfInverseSqrt
from jindan_tools.lr.schedules.hf_linear import HfLinear
from jindan_tools.lr.schedules.hf_polynomial import HfPolynomial
from jindan_tools.lr.schedules.keras_exponential import KerasExponential
from jindan_tools.lr.schedules.keras_inverse_time import KerasInverseTime
from jindan_tools.lr.schedules.timm_wsd import TimmWsd
from jindan_tools.lr.schedules.torch_cosine import TorchCosine
from jindan_tools.lr.schedules.torch_cyclic import TorchCyclic
from jindan_tools.lr.schedules.torch_exponential import TorchExponential
from jindan_tools.lr.schedules.torch_multi_step import TorchMultiStep
from jindan_tools.lr.schedules.torch_polynomial import TorchPolynomial
from jindan_tools.lr.schedules.torch_warm_restarts import TorchWarmRestarts
from jindan_tools.lr.schedules.ultralytics import Ultralytics
from jindan_tools.lr.shapes import Shape
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Origin, Resolved

PLAN = {"lr": 2e-4, "warmup_steps": 60, "total_steps": 1000}
LINEAR, COSINE = HfLinear(**PLAN), HfCosine(**PLAN)
WHOLE = range(10, 1001, 10)
SHAPES: list[tuple[Schedule, range, Shape]] = [
    (LINEAR, WHOLE, Shape.LINEAR),
    (COSINE, WHOLE, Shape.COSINE),
    (HfInverseSqrt(lr=2e-4, warmup_steps=60), WHOLE, Shape.INVERSE_SQRT),
    (TorchExponential(lr=0.1, gamma=0.995), WHOLE, Shape.EXPONENTIAL),
    (TorchMultiStep(lr=0.1, milestones=(300, 700)), WHOLE, Shape.STEPS),
    (LINEAR, range(5, 60, 5), Shape.WARMUP_ONLY),
    (LINEAR, range(10, 1500, 10), Shape.LINEAR),
    (KerasInverseTime(lr=0.1, decay_steps=100, decay_rate=0.5), WHOLE, Shape.INVERSE_TIME),
    (KerasExponential(lr=0.1, decay_steps=100, decay_rate=0.5), WHOLE, Shape.EXPONENTIAL),
    (TorchPolynomial(lr=0.1, total_iters=1000, power=0.9), WHOLE, Shape.POLYNOMIAL),
    (HfPolynomial(**PLAN, power=2.0), WHOLE, Shape.POLYNOMIAL),
    (TimmWsd(lr=0.1, t_initial=1000, decay_t=400, warmup_t=50), WHOLE, Shape.ONE_MINUS_SQRT),
    (TorchWarmRestarts(lr=0.1, t_0=200), WHOLE, Shape.RESTARTS),
    (TorchWarmRestarts(lr=0.1, t_0=150, t_mult=2), WHOLE, Shape.RESTARTS),
    (TorchCyclic(lr=1e-4, max_lr=1e-2, step_size_up=130), WHOLE, Shape.CYCLIC),
    (TorchCosine(lr=0.1, t_max=700, eta_min=1e-3), WHOLE, Shape.WAVES),
    (Ultralytics(lr=0.01, epochs=100, batches=50), range(49, 5000, 50), Shape.LINEAR),
]


def printed(schedule: Schedule, steps: range) -> list[LrPoint]:
    """Return the rates as a console shows them, in four digits."""
    found = rates_at(schedule.curve(), steps)
    return [LrPoint(step=s, lr=float(f"{lr:.4g}")) for s, lr in zip(steps, found, strict=True)]


@pytest.mark.parametrize(("schedule", "steps", "shape"), SHAPES)
def test_a_printed_schedule_is_recognised_by_its_shape(schedule: Schedule, steps: range, shape: Shape) -> None:
    found = identify(printed(schedule, steps))

    assert found is not None
    assert found.shape is shape


@pytest.mark.parametrize("schedule", [LINEAR, COSINE])
def test_the_end_is_known_from_the_first_half(schedule: Schedule) -> None:
    found = identify(printed(schedule, range(10, 500, 10)))

    assert found is not None
    assert found.end == pytest.approx(1000, rel=0.02)


def test_a_short_stretch_of_a_decay_has_rivals() -> None:
    found = identify(printed(LINEAR, range(100, 120, 2)))

    assert found is not None
    assert len(found.rivals) >= 2


def test_noise_follows_no_schedule() -> None:
    assert identify([LrPoint(step=i, lr=1e-3 * (1 + i * 7 % 5)) for i in range(30)]) is None


def test_three_records_say_nothing() -> None:
    assert identify(printed(LINEAR, range(100, 400, 100))) is None


def run_of(points: list[LrPoint], planned: float | None = None, **settings: object) -> Run:
    series = Series(
        name="lr",
        role=Role.LEARNING_RATE,
        axis=Axis.STEP,
        path="train.log",
        xs=tuple(float(p.step) for p in points),
        values=tuple(p.lr for p in points),
        lines=tuple(range(1, len(points) + 1)),
    )
    config = {k: Resolved(name=k, value=v, origin=Origin.GIVEN) for k, v in settings.items()}  # pyright: ignore[reportArgumentType]
    return Run(
        root=".",
        name="run",
        framework=Framework.UNKNOWN,
        version=None,
        files=(),
        settings=(),
        series=(series,),
        events=(),
        config=config,
        steps_planned=planned,
    )


def kinds(run: Run) -> set[DepartureKind]:
    return {departure.kind for departure in replay_run(run).departures}


@pytest.mark.parametrize("schedule", [LINEAR, COSINE])
def test_a_run_that_follows_its_plan_does_not_depart(schedule: Schedule) -> None:
    assert kinds(run_of(printed(schedule, WHOLE), 1000.0)) == set()


def test_a_constant_rate_under_a_cosine_was_never_stepped() -> None:
    points = [LrPoint(step=s, lr=1e-3) for s in WHOLE]

    assert kinds(run_of(points, 1000.0, scheduler="cosine")) == {DepartureKind.NEVER_STEPPED}


def test_a_schedule_four_times_as_fast_is_counted() -> None:
    fast = HfLinear(lr=2e-4, warmup_steps=15, total_steps=250)
    found = replay_run(run_of(printed(fast, range(5, 200, 5)), 1000.0)).departures

    assert [(d.kind, d.value) for d in found] == [(DepartureKind.STEPPED_TIMES_N, 4)]


def test_a_schedule_of_another_length_is_named_with_both_lengths() -> None:
    found = replay_run(run_of(printed(COSINE, range(10, 700, 10)), 700.0)).departures

    assert [(d.kind, d.planned) for d in found] == [(DepartureKind.WRONG_TOTAL, 700.0)]
    assert found[0].value == pytest.approx(1000, rel=0.01)


def test_a_resume_that_lost_the_scheduler_is_a_reset() -> None:
    later = [LrPoint(step=p.step + 600, lr=p.lr) for p in printed(COSINE, range(60, 400, 10))]

    assert DepartureKind.RESET in kinds(run_of([*printed(COSINE, range(10, 601, 10)), *later], 1000.0))


def test_a_warmup_as_long_as_the_run_never_ends() -> None:
    points = printed(HfLinear(lr=2e-4, warmup_steps=1000, total_steps=2000), WHOLE)

    assert DepartureKind.WARMUP_UNFINISHED in kinds(run_of(points, 1000.0))


def test_a_rate_that_touches_zero_and_climbs_again_is_read() -> None:
    wave = [LrPoint(step=i, lr=abs(10 - i % 20) / 1e4) for i in range(40)]

    assert identify(wave) is None or identify(wave).shape is not Shape.EXPONENTIAL  # type: ignore[union-attr]
