"""The rates that Trainer prints, from warm-up arithmetic to the logging offset."""

import pytest

from jindan_tools.lr.evaluate import rate_at
from jindan_tools.lr.hf_warmup import hf_logged_step, hf_warmup_steps
from jindan_tools.lr.schedules.hf_linear import HfLinear


@pytest.mark.parametrize(("total", "ratio", "expected"), [(7002, 0.1, 701), (7002, 0.03, 211), (100, 0.0, 0)])
def test_warmup_steps_round_up(total: int, ratio: float, expected: int) -> None:
    assert hf_warmup_steps(total, ratio) == expected


@pytest.mark.parametrize(("step", "printed"), [(10, 1.2839e-7), (50, 6.9900e-7), (100, 1.4123e-6), (200, 2.8388e-6)])
def test_a_recent_trainer_prints_the_rate_of_the_step_before(step: int, printed: float) -> None:
    logged = hf_logged_step(step, "4.56.0")

    assert logged is not None
    curve = HfLinear(lr=1e-5, warmup_steps=701, total_steps=7002).curve()
    assert rate_at(curve, logged) == pytest.approx(printed, rel=5e-5)


def test_an_old_trainer_prints_the_rate_of_the_step_itself() -> None:
    assert hf_logged_step(10, "4.50.3") == 10


def test_an_unknown_version_gives_no_logged_step() -> None:
    assert hf_logged_step(10, None) is None


def test_a_ratio_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="ratio"):
        hf_warmup_steps(100, 1.5)
