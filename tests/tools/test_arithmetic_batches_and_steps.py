"""Effective batches, planned steps and how the learning rate follows them."""

import pytest

from jindan_tools.arithmetic.effective_batch import (
    effective_batch,
    same_effective_batch,
    ultralytics_accumulate,
    ultralytics_effective_batch,
    ultralytics_weight_decay,
)
from jindan_tools.arithmetic.hf_total_steps import HfRun, hf_total_steps
from jindan_tools.arithmetic.lr_scaling import follows_batch_scaling, linear_scaled_lr, sqrt_scaled_lr
from jindan_tools.arithmetic.ultralytics_auto import (
    ultralytics_auto_choice,
    ultralytics_auto_iterations,
    ultralytics_lr_fit,
)


@pytest.mark.parametrize(
    ("batch", "accumulate", "effective"), [(1, 64, 64), (2, 32, 64), (3, 21, 63), (4, 16, 64), (128, 1, 128)]
)
def test_ultralytics_accumulates_to_its_nominal_batch(batch: int, accumulate: int, effective: int) -> None:
    assert (ultralytics_accumulate(batch), ultralytics_effective_batch(batch)) == (accumulate, effective)


def test_a_batch_of_3_scales_the_weight_decay_down() -> None:
    assert ultralytics_weight_decay(5e-4, 3) == pytest.approx(5e-4 * 63 / 64)


def test_the_effective_batch_counts_accumulation_and_devices() -> None:
    assert effective_batch(2, accumulation=4, devices=8) == 64


def test_batches_of_63_and_64_are_the_same() -> None:
    assert same_effective_batch(64, 63)


def test_an_incomplete_accumulation_is_dropped_before_4_52() -> None:
    assert hf_total_steps(HfRun(samples=100, per_device_batch=8, accumulation=4), "4.51.3") == 9


def test_an_incomplete_accumulation_counts_from_4_52() -> None:
    assert hf_total_steps(HfRun(samples=100, per_device_batch=8, accumulation=4), "4.52.0") == 12


def test_an_unknown_version_is_answered_only_when_both_formulas_agree() -> None:
    runs = [HfRun(samples=samples, per_device_batch=8, accumulation=4) for samples in (96, 100)]

    assert [hf_total_steps(run, None) for run in runs] == [9, None]


def test_an_empty_data_set_is_refused() -> None:
    with pytest.raises(ValueError, match="samples"):
        hf_total_steps(HfRun(samples=0, per_device_batch=8), "4.52.0")


def test_a_quarter_of_the_batch_takes_a_quarter_or_half_of_the_rate() -> None:
    rates = (linear_scaled_lr(0.00045, 8, 2), sqrt_scaled_lr(0.00045, 8, 2))

    assert rates == pytest.approx((0.0001125, 0.000225))


@pytest.mark.parametrize(("lr_ratio", "expected"), [(1.0, False), (0.25, True), (0.5, True)])
def test_an_unchanged_rate_does_not_follow_a_quarter_batch(lr_ratio: float, expected: bool) -> None:
    assert follows_batch_scaling(lr_ratio, 8, 2) is expected


@pytest.mark.parametrize(("classes", "lr"), [(50, 0.000185), (135, 0.000072), (80, 0.000119)])
def test_lr_fit_falls_with_the_classes(classes: int, lr: float) -> None:
    assert ultralytics_lr_fit(classes) == lr


@pytest.mark.parametrize(
    ("version", "short", "long"),
    [
        ("8.3.170", "AdamW", "SGD"),
        ("8.4.0", "MuSGD", "SGD"),
        ("8.4.6", "MuSGD", "MuSGD"),
        ("8.4.40", "AdamW", "MuSGD"),
    ],
)
def test_auto_chooses_by_version_and_length(version: str, short: str, long: str) -> None:
    choices = [ultralytics_auto_choice(iterations, 80, version) for iterations in (10_000, 10_001)]

    assert [choice.optimizer for choice in choices if choice] == [short, long]


def test_auto_of_an_unexamined_version_is_unknown() -> None:
    assert ultralytics_auto_choice(100, 80, "8.4.7") is None


@pytest.mark.parametrize(("samples", "many"), [(4224, False), (4225, True)])
def test_150_epochs_pass_10000_iterations_above_4224_images(samples: int, many: bool) -> None:
    assert (ultralytics_auto_iterations(samples, 1, 150) > 10_000) is many
