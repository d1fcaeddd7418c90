"""Framework facts: what each version does, and silence where it was not examined."""

from itertools import pairwise

import pytest

from jindan_tools.frameworks import keras, lightning, torch, transformers, ultralytics
from jindan_tools.frameworks.fact import Fact, fact_number, find_fact
from jindan_tools.frameworks.keras import keras_fact
from jindan_tools.frameworks.lightning import lightning_fact
from jindan_tools.frameworks.loss_inflation import (
    LOSS_SCALING,
    HeadKind,
    find_loss_scaling,
    logged_loss_factor,
)
from jindan_tools.frameworks.optimizer_ranges import (
    LR_RANGES,
    OptimizerFamily,
    TrainingKind,
    optimizer_family,
    usual_lr_range,
)
from jindan_tools.frameworks.torch import torch_fact
from jindan_tools.frameworks.transformers import transformers_fact
from jindan_tools.frameworks.ultralytics import param_group_roles, ultralytics_fact
from jindan_tools.frameworks.version import compare_versions

TABLES = {
    "keras": keras.FACTS,
    "lightning": lightning.FACTS,
    "torch": torch.FACTS,
    "transformers": transformers.FACTS,
    "ultralytics": ultralytics.FACTS,
}


@pytest.mark.parametrize("table", TABLES)
def test_no_two_facts_claim_the_same_version(table: str) -> None:
    bounds = {bound for fact in TABLES[table] for bound in (fact.since, fact.until) if bound}

    for name in {fact.name for fact in TABLES[table]}:
        for version in bounds | {"0.1", "99.0"}:
            find_fact(TABLES[table], name, version)


@pytest.mark.parametrize("table", TABLES)
def test_every_fact_has_a_source(table: str) -> None:
    assert [fact.name for fact in TABLES[table] if not fact.source] == []


@pytest.mark.parametrize(
    ("name", "version", "value"),
    [
        ("patience", "8.1.47", 50),
        ("patience", "8.2.0", 100),
        ("optimizer", "8.0.100", "SGD"),
        ("optimizer", "8.3.170", "auto"),
        ("gpu_mem_unit_bytes", "8.3.60", 10**9),
        ("gpu_mem_unit_bytes", "8.3.140", 2**30),
        ("warmup_starts_weights_at_bias_lr", "8.4.2", True),
        ("nan_recovery", "8.3.203", False),
        ("nan_recovery", "8.3.215", True),
        ("fitness", "8.3.203", "mAP50-95"),
        ("clip_max_norm", "8.0.3", 10.0),
        ("results_csv_first_epoch", "8.0.145", 0),
    ],
)
def test_ultralytics_by_version(name: str, version: str, value: object) -> None:
    fact = ultralytics_fact(name, version)

    assert fact is not None
    assert fact.value == value


def test_an_unexamined_version_has_no_fact() -> None:
    assert ultralytics_fact("gpu_mem_unit_bytes", "8.3.80") is None


def test_an_unknown_version_has_only_the_facts_of_every_version() -> None:
    found = [ultralytics_fact(name, None) for name in ("nbs", "patience")]

    assert [fact.value if fact else None for fact in found] == [64, None]


def test_the_first_group_changed_its_role_at_8_4() -> None:
    assert [param_group_roles(version) for version in ("8.3.240", "8.4.0")] == [
        ("bias", "weight", "norm"),
        ("weight", "norm", "bias"),
    ]


@pytest.mark.parametrize(("name", "value"), [("learning_rate", 5e-5), ("max_grad_norm", 1.0), ("optimizer", "AdamW")])
def test_trainer_defaults_hold_without_a_version(name: str, value: object) -> None:
    fact = transformers_fact(name, None)

    assert fact is not None
    assert fact.value == value


def test_warmup_ratio_is_gone_in_5_23() -> None:
    fact = transformers_fact("warmup_ratio_accepted", "5.23.0")

    assert fact is not None
    assert fact.value is False


def test_adamw_of_torch_and_keras_decay_differently() -> None:
    assert [fact_number(torch_fact("AdamW.weight_decay")), fact_number(keras_fact("AdamW.weight_decay"))] == [
        0.01,
        0.004,
    ]


def test_torch_sgd_has_no_momentum_by_default() -> None:
    assert fact_number(torch_fact("SGD.momentum")) == 0


def test_lightning_clips_nothing_by_default() -> None:
    fact = lightning_fact("gradient_clip_val")

    assert fact is not None
    assert fact.value is None


@pytest.mark.parametrize(
    ("version", "head", "factor"),
    [
        ("4.45.2", HeadKind.SEQUENCE_CLASSIFICATION, 1),
        ("4.46.1", HeadKind.SEQUENCE_CLASSIFICATION, 16),
        ("4.46.3", HeadKind.SEQUENCE_CLASSIFICATION, 1),
        ("4.47.0", HeadKind.SEQUENCE_CLASSIFICATION, 1),
        ("4.47.1", HeadKind.SEQUENCE_CLASSIFICATION, 16),
        ("4.53.3", HeadKind.SEQUENCE_CLASSIFICATION, 1),
        ("4.56.2", HeadKind.SEQUENCE_CLASSIFICATION, 32),
        ("5.23.0", HeadKind.SEQUENCE_CLASSIFICATION, 32),
        ("4.47.0", HeadKind.CAUSAL_LM, 16),
        ("4.48.0", HeadKind.CAUSAL_LM, 16),
        ("4.48.1", HeadKind.CAUSAL_LM, 1),
        ("4.57.1", HeadKind.CAUSAL_LM, 1),
    ],
)
def test_the_logged_loss_of_16_steps_on_2_devices(version: str, head: HeadKind, factor: int) -> None:
    scaling = find_loss_scaling(version, head)

    assert scaling is not None
    assert logged_loss_factor(scaling, accumulation=16, devices=2) == factor


def test_gradients_are_scaled_silently_in_4_46_2() -> None:
    scaling = find_loss_scaling("4.46.2", HeadKind.SEQUENCE_CLASSIFICATION)

    assert scaling is not None
    assert (scaling.loss_times_accumulation, scaling.gradient_times_accumulation) == (False, True)


@pytest.mark.parametrize("version", [None, "5.24.0"])
def test_an_unexamined_release_has_no_loss_scaling(version: str | None) -> None:
    assert find_loss_scaling(version, HeadKind.SEQUENCE_CLASSIFICATION) is None


def test_the_loss_scaling_rows_of_a_head_follow_each_other() -> None:
    for head in HeadKind:
        rows = [row for row in LOSS_SCALING if row.head is head]
        for earlier, later in pairwise(rows):
            assert compare_versions(earlier.until, later.since) in {-1, 0}


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("AdamW", OptimizerFamily.ADAM),
        ("adamw_torch_fused", OptimizerFamily.ADAM),
        ("torch.optim.Adam", OptimizerFamily.ADAM),
        ("SGD", OptimizerFamily.SGD),
        ("Adafactor", None),
        ("Lion", None),
        ("MuSGD", None),
    ],
)
def test_an_optimizer_name_has_a_family(name: str, family: OptimizerFamily | None) -> None:
    assert optimizer_family(name) is family


def test_0_01_is_above_the_usual_adam_range_for_yolo() -> None:
    usual = usual_lr_range(OptimizerFamily.ADAM, TrainingKind.YOLO)

    assert usual is not None
    assert usual.high < 0.01


def test_every_range_is_ordered() -> None:
    assert [row for row in LR_RANGES if not 0 < row.low < row.high] == []


def test_overlapping_facts_are_refused() -> None:
    facts = [Fact(name="x", value=value, source="-") for value in (1, 2)]

    with pytest.raises(ValueError, match="overlap"):
        find_fact(facts, "x", "1.0")
