"""The rates of results.csv by version and parameter group."""

import pytest

from jindan_tools.lr.ultralytics import (
    UltralyticsSchedule,
    ultralytics_factor,
    ultralytics_iteration_lr,
    ultralytics_logged_lr,
    ultralytics_logged_pgs,
    ultralytics_warmup_iterations,
)

ADAM_001 = UltralyticsSchedule(lr0=0.01, lrf=0.01, epochs=150, batches=2000)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0700), (1, 0.0400), (2, 0.0099)])
def test_the_bias_group_falls_from_its_warmup_rate(epoch: int, expected: float) -> None:
    assert ultralytics_logged_lr(epoch, "bias", ADAM_001, "8.3.170") == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0670), (1, 0.0340), (2, 0.0010)])
def test_a_lower_lr0_keeps_the_high_bias_start(epoch: int, expected: float) -> None:
    schedule = UltralyticsSchedule(lr0=0.001, lrf=0.01, epochs=150, batches=2000)

    assert ultralytics_logged_lr(epoch, "bias", schedule, "8.3.170") == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 0.0802), (1, 0.0604), (2, 0.0406), (3, 0.0208), (4, 0.0010)])
def test_a_longer_warmup_keeps_the_bias_rate_high(epoch: int, expected: float) -> None:
    schedule = UltralyticsSchedule(lr0=0.001, lrf=0.01, epochs=150, batches=2000, warmup_epochs=5.0)

    assert ultralytics_logged_lr(epoch, "bias", schedule, "8.3.170") == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("epoch", "expected"), [(8, 0.00947), (12, 0.00921)])
def test_after_warmup_the_rate_falls_linearly(epoch: int, expected: float) -> None:
    assert ultralytics_logged_lr(epoch, "weight", ADAM_001, "8.3.170") == pytest.approx(expected, abs=5e-6)


def test_the_first_group_is_bias_before_8_4() -> None:
    pgs = ultralytics_logged_pgs(0, ADAM_001, "8.3.240")

    assert pgs is not None
    assert pgs[0] == ultralytics_logged_lr(0, "bias", ADAM_001, "8.3.240")


def test_the_first_group_is_weights_from_8_4() -> None:
    pgs = ultralytics_logged_pgs(0, ADAM_001, "8.4.6")

    assert pgs is not None
    assert pgs[2] == ultralytics_logged_lr(0, "bias", ADAM_001, "8.4.6")


@pytest.mark.parametrize(
    ("version", "weights", "bias"), [("8.4.0", 0.1, 0.0), ("8.4.2", 0.1, 0.0), ("8.4.3", 0.0, 0.1)]
)
def test_8_4_0_to_8_4_2_start_the_weights_at_the_bias_rate(version: str, weights: float, bias: float) -> None:
    first = [ultralytics_iteration_lr(0, 0, role, ADAM_001, version) for role in ("weight", "bias")]

    assert first == [weights, bias]


def test_an_unknown_version_has_no_group_order() -> None:
    assert ultralytics_logged_pgs(0, ADAM_001, None) is None


def test_a_short_warmup_lasts_100_iterations_in_old_versions() -> None:
    schedule = UltralyticsSchedule(lr0=0.01, lrf=0.01, epochs=50, batches=5)

    assert ultralytics_warmup_iterations(schedule, "8.3.170") == 100


def test_a_new_version_leaves_the_last_epoch_out_of_the_warmup() -> None:
    schedule = UltralyticsSchedule(lr0=0.01, lrf=0.01, epochs=2, batches=5)

    assert ultralytics_warmup_iterations(schedule, "8.4.190") == 5


def test_a_version_between_the_two_rules_is_open_when_they_differ() -> None:
    schedule = UltralyticsSchedule(lr0=0.01, lrf=0.01, epochs=50, batches=5)

    assert ultralytics_warmup_iterations(schedule, "8.4.150") is None


def test_without_warmup_the_first_rate_is_lr0() -> None:
    schedule = UltralyticsSchedule(lr0=0.01, lrf=0.01, epochs=50, batches=5, warmup_epochs=0.0)

    assert ultralytics_iteration_lr(0, 0, "bias", schedule, "8.3.170") == 0.01


def test_the_cosine_factor_is_half_way_at_half_time() -> None:
    schedule = UltralyticsSchedule(lr0=0.01, lrf=0.1, epochs=100, batches=5, cos_lr=True)

    assert ultralytics_factor(50, schedule) == pytest.approx(0.55)
