"""The rates that trainers print, from warm-up arithmetic to the logging offset."""

import pytest

from jindan_tools.lr.logged import logged_offset
from jindan_tools.lr.simulation import LrPlan, simulate
from jindan_tools.model.run import Framework

LONG_WARMUP = LrPlan(schedule="linear", lr=1e-5, total_steps=7002, warmup_ratio=0.1)


@pytest.mark.parametrize(("step", "printed"), [(10, 1.2839e-7), (50, 6.9900e-7), (100, 1.4123e-6), (200, 2.8388e-6)])
def test_a_recent_trainer_prints_the_rate_of_the_step_before(step: int, printed: float) -> None:
    offset = logged_offset(Framework.HF_TRAINER, "4.56.0")

    assert offset is not None
    assert simulate(LONG_WARMUP).at([step + offset]) == pytest.approx([printed], rel=5e-5)


def test_an_old_trainer_prints_the_rate_of_the_step_itself() -> None:
    assert logged_offset(Framework.HF_TRAINER, "4.50.3") == 0


def test_a_framework_that_never_changed_needs_no_version() -> None:
    assert logged_offset(Framework.LIGHTNING, None) == 0


@pytest.mark.parametrize(("framework", "version"), [(Framework.HF_TRAINER, None), (Framework.UNKNOWN, "1.0")])
def test_what_is_not_known_has_no_offset(framework: Framework, version: str | None) -> None:
    assert logged_offset(framework, version) is None
