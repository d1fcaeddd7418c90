"""The rates of results.csv by version and parameter group."""

import pytest
from msgspec.structs import replace

from jindan_tools.lr.evaluate import rate_at, rates_at
from jindan_tools.lr.schedules.ultralytics import Ultralytics, epoch_factor, warmup_iterations

ADAM_001 = Ultralytics(lr=0.01, epochs=150, batches=2000, role="bias", version="8.3.170")
SMALL = Ultralytics(lr=0.01, epochs=50, batches=5, version="8.3.170")


def logged(schedule: Ultralytics, epoch: int) -> float:
    return rate_at(schedule.curve(), (epoch + 1) * schedule.batches - 1)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0700), (1, 0.0400), (2, 0.0099)])
def test_the_bias_group_falls_from_its_warmup_rate(epoch: int, expected: float) -> None:
    assert logged(ADAM_001, epoch) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0670), (1, 0.0340), (2, 0.0010)])
def test_a_lower_lr0_keeps_the_high_bias_start(epoch: int, expected: float) -> None:
    assert logged(replace(ADAM_001, lr=0.001), epoch) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0802), (1, 0.0604), (2, 0.0406), (3, 0.0208), (4, 0.0010)])
def test_a_longer_warmup_keeps_the_bias_rate_high(epoch: int, expected: float) -> None:
    assert logged(replace(ADAM_001, lr=0.001, warmup_epochs=5.0), epoch) == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(8, 0.00947), (12, 0.00921)])
def test_after_warmup_the_rate_falls_linearly(epoch: int, expected: float) -> None:
    assert logged(replace(ADAM_001, role="weight"), epoch) == pytest.approx(expected, abs=5e-6)


@pytest.mark.parametrize(
    ("version", "weights", "bias"), [("8.4.0", 0.1, 0.0), ("8.4.2", 0.1, 0.0), ("8.4.3", 0.0, 0.1)]
)
def test_8_4_0_to_8_4_2_start_the_weights_at_the_bias_rate(version: str, weights: float, bias: float) -> None:
    schedules = [replace(ADAM_001, role=role, version=version) for role in ("weight", "bias")]

    assert [rate_at(schedule.curve(), 0) for schedule in schedules] == [weights, bias]


def test_a_short_warmup_lasts_100_iterations_in_old_versions() -> None:
    assert warmup_iterations(SMALL) == 100


def test_a_new_version_leaves_the_last_epoch_out_of_the_warmup() -> None:
    assert warmup_iterations(replace(SMALL, epochs=2, version="8.4.190")) == 5


@pytest.mark.parametrize(("version", "iterations"), [("8.4.102", 100), ("8.4.103", 15)])
def test_the_least_length_of_the_warmup_ended_with_8_4_103(version: str, iterations: int) -> None:
    assert warmup_iterations(replace(SMALL, version=version)) == iterations


def test_an_unknown_version_is_open_when_the_two_rules_differ() -> None:
    with pytest.raises(ValueError, match="main"):
        replace(SMALL, version="main").curve()


def test_without_warmup_the_first_rate_is_lr0() -> None:
    assert rate_at(replace(SMALL, warmup_epochs=0.0, role="bias").curve(), 0) == 0.01


def test_the_rate_is_lr0_times_the_factor_once_the_warmup_is_over() -> None:
    assert rates_at(SMALL.curve(), [101, 245]) == [0.01 * epoch_factor(SMALL, 20), 0.01 * epoch_factor(SMALL, 49)]


def test_the_cosine_factor_is_half_way_at_half_time() -> None:
    schedule = Ultralytics(lr=0.01, lrf=0.1, epochs=100, batches=5, cos_lr=True)

    assert epoch_factor(schedule, 50) == pytest.approx(0.55)
