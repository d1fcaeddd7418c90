"""The rate a run applies at an optimizer step, from what a user knows about the run."""

import pytest
from msgspec.structs import replace

from jindan_tools.lr.arguments import Refusal, ScheduleError, parse
from jindan_tools.lr.catalogue import find_entry
from jindan_tools.lr.run_length import run_length
from jindan_tools.lr.simulation import LrPlan, UnknownScheduleError, simulate

PLAN = LrPlan(schedule="linear", lr=1e-3, total_steps=1000, warmup_steps=100)


def test_epochs_batches_accumulation_and_devices_make_steps() -> None:
    found = run_length(samples=100_000, batch=8, accumulate=4, devices=2, epochs=3)

    assert (found.steps_per_epoch, found.total_steps) == (1563, 4689)


def test_an_old_trainer_drops_the_rest_of_the_accumulation() -> None:
    assert run_length(samples=100_000, batch=8, accumulate=4, devices=2, epochs=3, drop_rest=True).total_steps == 4686


def test_a_run_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        run_length(samples=0, batch=8)


@pytest.mark.parametrize("name", ["linear", "hf-linear", "HF_Linear", " linear "])
def test_a_schedule_is_found_by_any_of_its_spellings(name: str) -> None:
    assert simulate(LrPlan(schedule=name, lr=1e-3, total_steps=10)).entry.name == "hf-linear"


def test_the_warmup_ratio_is_rounded_up() -> None:
    assert simulate(LrPlan(schedule="cosine", lr=1e-3, total_steps=7002, warmup_ratio=0.1)).warmup_steps == 701


def test_a_schedule_that_ignores_warmup_has_none() -> None:
    assert simulate(LrPlan(schedule="constant", lr=1e-3, total_steps=100, warmup_steps=10)).warmup_steps == 0


def test_a_scheduler_called_by_each_of_four_processes_runs_four_times_as_fast() -> None:
    fast = LrPlan(schedule="linear", lr=1e-3, total_steps=1000, warmup_steps=100, calls_per_step=4)

    assert simulate(fast).at([20, 200]) == simulate(PLAN).at([80, 800])


def test_a_scheduler_called_once_an_epoch_counts_epochs() -> None:
    plan = LrPlan(schedule="CosineAnnealingLR", lr=0.1, total_steps=5000, steps_per_call=50)

    assert simulate(plan).at([0, 49, 2500]) == pytest.approx([0.1, 0.1, 0.05])


def test_a_resume_that_lost_the_scheduler_starts_again() -> None:
    plan = LrPlan(schedule="linear", lr=1e-3, total_steps=1000, warmup_steps=100, restarts_at=600)

    assert simulate(plan).at([599, 600, 650]) == simulate(PLAN).at([599, 0, 50])


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownScheduleError, match="cosinus"):
        simulate(LrPlan(schedule="cosinus", lr=1e-3, total_steps=10))


@pytest.mark.parametrize(
    ("schedule", "settings", "why"),
    [
        ("StepLR", {}, Refusal.MISSING),
        ("StepLR", {"step": 3}, Refusal.UNKNOWN),
        ("StepLR", {"step_size": 0}, Refusal.REFUSED),
        ("polynomial", {"lr_end": 1.0}, Refusal.REFUSED),
    ],
)
def test_arguments_that_make_no_schedule_are_refused(schedule: str, settings: dict, why: Refusal) -> None:
    with pytest.raises(ScheduleError) as caught:
        simulate(LrPlan(schedule=schedule, lr=1e-3, total_steps=10, settings=settings))

    assert caught.value.why is why


@pytest.mark.parametrize(
    ("schedule", "name", "text", "value"),
    [
        ("MultiStepLR", "milestones", "30, 60", (30, 60)),
        ("OneCycleLR", "three_phase", "true", True),
        ("inverse_sqrt", "timescale", "none", None),
        ("cosine_with_min_lr", "min_lr", "1e-6", 1e-6),
        ("CyclicLR", "mode", "triangular2", "triangular2"),
    ],
)
def test_a_value_is_read_as_its_argument_says(schedule: str, name: str, text: str, value: object) -> None:
    entry = find_entry(schedule)

    assert entry is not None
    assert parse(entry, name, text) == value


def test_a_word_for_a_number_is_malformed() -> None:
    entry = find_entry("StepLR")

    assert entry is not None
    with pytest.raises(ScheduleError) as caught:
        parse(entry, "step_size", "many")
    assert caught.value.why is Refusal.MALFORMED


def test_a_word_that_is_no_choice_is_malformed() -> None:
    entry = find_entry("warmup_stable_decay")

    assert entry is not None
    with pytest.raises(ScheduleError) as caught:
        parse(entry, "decay_type", "sqrt")
    assert caught.value.why is Refusal.MALFORMED


def test_every_rate_of_a_resumed_plan_equals_the_rates_one_by_one() -> None:
    resumed = replace(PLAN, restarts_at=600)

    assert list(simulate(resumed).every(650)) == simulate(resumed).at(range(650))


def test_every_rate_of_a_plan_called_per_epoch_equals_the_rates_one_by_one() -> None:
    slow = replace(PLAN, steps_per_call=50)

    assert list(simulate(slow).every(650)) == simulate(slow).at(range(650))
