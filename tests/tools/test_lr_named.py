"""Every schedule of the catalogue, as trainers log it, is named and departs nowhere; used wrongly it says so."""

from itertools import cycle

import pytest
from lr_named import CASES, COMPOSED, Case, Log, logged, logs_of, planned_of

from jindan_tools.lr.curve import Curve, Schedule
from jindan_tools.lr.departure import DepartureKind
from jindan_tools.lr.drawn_by import schedulers_of
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.identify import identify
from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.replay_run import RunReplay, replay_run
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.model.source import Source

# One log a case, another for the next: all of them take a minute.
LOGGED = [(case, list(logs_of(case.name, case.length))[i % 2]) for case, i in zip(CASES, cycle(range(6)), strict=False)]
TENTHS = range(20, 3000, 20)


def replayed(case: Case, points: list[LrPoint], planned: float | None) -> RunReplay:
    series = Series(
        name="lr",
        role=Role.LEARNING_RATE,
        axis=Axis.STEP,
        path="train.log",
        xs=tuple(float(p.step) for p in points),
        values=tuple(p.lr for p in points),
        lines=tuple(range(1, len(points) + 1)),
    )
    waves = case.settings.get("num_cycles")
    stated = () if waves is None else (Setting(name="num_cycles", value=waves, source=Source(path="args.json")),)  # type: ignore[arg-type]
    ultralytics = case.name == "ultralytics"
    config = {"scheduler": case.name, "final_lr_fraction": case.settings.get("lrf", 0.01) if ultralytics else None}
    run = Run(
        root=".",
        name="run",
        framework=Framework.ULTRALYTICS if ultralytics else Framework.UNKNOWN,
        version=None,
        files=(),
        settings=stated,
        series=(series,),
        events=(),
        config={k: Resolved(name=k, value=v, origin=Origin.GIVEN) for k, v in config.items() if v is not None},  # type: ignore[arg-type]
        steps_planned=planned,
    )
    return replay_run(run)


def kinds(found: RunReplay) -> dict[DepartureKind, float]:
    return {d.kind: d.value for d in found.departures}


def wrong(case: Case, steps: list[int], called: list[int]) -> list[LrPoint]:
    """Return what is logged at `steps` when the scheduler had been called so often."""
    curve = case.schedule.curve()
    rates = [rates_at(curve, [c])[0] for c in called]
    return [LrPoint(step=s, lr=float(f"{lr:.5g}")) for s, lr in zip(steps, rates, strict=True)]


@pytest.mark.parametrize(("case", "log"), LOGGED, ids=[f"{c.title} {log.title}" for c, log in LOGGED])
def test_a_schedule_is_named_and_follows_its_plan(case: Case, log: Log) -> None:
    curve: Curve = case.schedule.curve()
    length = case.length if curve.end is None else min(case.length, curve.end)

    found = replayed(case, logged(curve, length, log), planned_of(case))

    assert found.identified is not None
    assert case.name in schedulers_of(found.identified)
    assert planned_of(case) is None or kinds(found) == {}


@pytest.mark.parametrize(("name", "schedule"), COMPOSED, ids=[f"{i} {name}" for i, (name, _) in enumerate(COMPOSED)])
def test_a_composition_is_named_by_what_follows_its_warmup(name: str, schedule: Schedule) -> None:
    found = identify(logged(schedule.curve(), 3000, Log("often", 20, 0, 5)))

    assert found is not None
    assert name in schedulers_of(found)


def chosen(*starts: str) -> list[Case]:
    return [next(c for c in CASES if c.title.startswith(start)) for start in starts]


WITH_A_TOTAL = chosen(
    "hf-linear",
    "hf-cosine_with_restarts",
    "hf-warmup_stable_decay",
    "torch-polynomial",
    "timm-cosine",
    "timm-tanh",
    "timm-wsd",
    "megatron-cosine",
    "deepspeed-WarmupCosineLR",
    "keras-CosineDecay",
)
by_title = pytest.mark.parametrize("case", WITH_A_TOTAL, ids=lambda case: case.title)


@by_title
def test_a_scheduler_that_is_called_four_times_an_update_is_counted(case: Case) -> None:
    found = replayed(case, wrong(case, list(TENTHS), [4 * s for s in TENTHS]), 3000.0)

    assert kinds(found)[DepartureKind.STEPPED_TIMES_N] == 4


@pytest.mark.parametrize(
    "case",
    [*WITH_A_TOTAL[3:8], *chosen("torch-step", "torch-exponential", "keras-ExponentialDecay", "hf-inverse_sqrt")],
    ids=lambda case: case.title,
)
def test_a_scheduler_made_anew_at_a_resume_is_a_reset(case: Case) -> None:
    found = replayed(case, wrong(case, list(TENTHS), [s % 1650 for s in TENTHS]), 3000.0)

    assert DepartureKind.RESET in kinds(found)


@pytest.mark.parametrize(
    "name", ["hf-cosine", "torch-one_cycle", "torch-exponential", "timm-tanh", "hf-warmup_stable_decay", "megatron-WSD"]
)
def test_a_rate_that_never_moves_under_a_scheduler_was_never_stepped(name: str) -> None:
    (case,) = chosen(name)

    found = replayed(case, [LrPoint(step=s, lr=1e-3) for s in TENTHS], 3000.0)

    assert DepartureKind.NEVER_STEPPED in kinds(found)


@pytest.mark.parametrize(
    "case", chosen("hf-linear", "hf-cosine", "timm-cosine", "torch-polynomial"), ids=lambda c: c.title
)
def test_a_schedule_that_is_longer_than_the_run_names_its_own_length(case: Case) -> None:
    found = replayed(case, logged(case.schedule.curve(), 1800, Log("often", 20, 0, 5)), 1800.0)

    assert kinds(found)[DepartureKind.WRONG_TOTAL] == pytest.approx(3000, rel=0.02)
