"""Lines that training loops print in their own words: every figure gets the place, the phase and the role a person reads off."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis, Role

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import kinds, points, read, read_lines, settings

EPOCH, STEP = Axis.EPOCH, Axis.STEP
TRAIN, VAL, TRAINED, HELD, OTHER = Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC, Role.OTHER
# file, curve, role, axis, its points
CURVES: list[tuple[str, str, Role, Axis, list[tuple[float, float]]]] = [
    ("counts_behind", "Train loss", TRAIN, EPOCH, [(1, 0.5312), (2, 0.4312), (3, 0.3312)]),
    ("counts_behind", "Val loss", VAL, EPOCH, [(1, 0.6123), (2, 0.5123), (3, 0.5523)]),
    ("counts_behind", "Loss", TRAIN, STEP, [(70, 0.058), (87, 0.057)]),
    ("rounds", "Test Loss", VAL, EPOCH, [(1, 0.7312), (2, 0.6512)]),
    ("rounds", "Test Accuracy", HELD, EPOCH, [(1, 71.2), (2, 75.1)]),
    ("rounds", "train_loss", TRAIN, EPOCH, [(3, 0.61)]),
    ("flower", "val loss (centralized)", VAL, EPOCH, [(1, 2.2712), (2, 1.9712)]),
    ("flower", "val accuracy (centralized)", HELD, EPOCH, [(1, 0.2012), (2, 0.3012)]),
    ("flower", "val loss (distributed)", VAL, EPOCH, [(1, 2.301), (2, 2.101)]),
    ("dicts", "train loss", TRAIN, EPOCH, [(0, 0.6862), (1, 0.3516)]),
    ("dicts", "val loss", VAL, EPOCH, [(0, 0.6864), (1, 0.3024)]),
    ("dicts", "val accuracy", HELD, EPOCH, [(0, 0.5195), (1, 0.8777)]),
    ("step_dicts", "loss", TRAIN, STEP, [(100, 2.31), (200, 2.11)]),
    ("federated_dicts", "test_avg_loss", VAL, EPOCH, [(1, 2.301), (2, 2.001)]),
    ("federated_dicts", "test_acc", HELD, EPOCH, [(1, 0.11), (2, 0.21)]),
    ("phases_of_epoch", "loss", TRAIN, EPOCH, [(0, 223.102412), (1, 204.996908)]),
    ("phases_of_epoch", "val loss", VAL, EPOCH, [(0, 188.416498), (1, 179.471827)]),
    ("phases_of_epoch", "test acc", HELD, EPOCH, [(1, 0.73214)]),
    ("graphs", "Loss", TRAIN, EPOCH, [(1, 1.9451), (2, 1.9351)]),
    ("graphs", "Train acc", TRAINED, EPOCH, [(1, 0.5071), (2, 0.6071)]),
    ("graphs", "Val acc", HELD, EPOCH, [(1, 0.294), (2, 0.394)]),
    ("episodes", "Total Reward", TRAINED, STEP, [(100, 21), (200, 31)]),
    ("episodes", "Loss", OTHER, STEP, [(100, 0.012), (200, 0.019)]),
    ("keras_rl", "episode reward", TRAINED, STEP, [(43587, 180), (43878, 291)]),
    ("keras_rl", "loss", OTHER, STEP, [(43587, 4.918419), (43878, 3.559587)]),
    ("spinning_up", "AverageEpRet", OTHER, STEP, [(28000, 23.2), (32000, 24.3)]),
    ("rich_table", "Train Loss", TRAIN, EPOCH, [(1, 2.31), (2, 2.11)]),
    ("rich_table", "Val Loss", VAL, EPOCH, [(1, 2.5), (2, 2.4)]),
    ("recommender", "train loss", TRAIN, EPOCH, [(23, 160524.9026), (24, 160444.3326)]),
    ("recommender", "valid ndcg@10", HELD, EPOCH, [(23, 0.2804), (24, 0.2708)]),
    ("forecast", "loss", TRAIN, STEP, [(100, 0.617364), (200, 0.6137844), (300, 0.607364), (400, 0.6037844)]),
    ("forecast", "Vali Loss", VAL, EPOCH, [(1, 0.6862536), (2, 0.6802924)]),
    ("counts", "loss", TRAIN, STEP, [(5000, 2.8512), (10000, 2.2712)]),
    ("korean", "loss", TRAIN, STEP, [(100, 2.3112), (200, 2.1112)]),
    ("korean", "검증 손실", VAL, EPOCH, [(1, 0.91), (2, 0.81)]),
    ("korean", "검증손실", VAL, EPOCH, [(3, 0.71), (4, 0.61)]),
    ("korean", "손실", TRAIN, STEP, [(300, 1.9112)]),
    ("step_blocks", "Mean reward", TRAINED, STEP, [(10, 12.31), (11, 13.31)]),
    ("step_headings", "train/CrossEntropyLoss", TRAIN, STEP, [(100, 9.212), (101, 9.112)]),
    ("tensors", "loss", TRAIN, EPOCH, [(1, 2.31), (2, 2.11)]),
    ("tensors", "acc", TRAINED, EPOCH, [(1, 0.11), (2, 0.21)]),
]


@pytest.mark.parametrize(("file", "name", "role", "axis", "expected"), CURVES)
def test_a_line_in_words_of_its_own_gives_its_curve(
    file: str, name: str, role: Role, axis: Axis, expected: list[tuple[float, float]]
) -> None:
    reading = read(f"console_{file}.log")

    assert points(reading, name, axis) == expected
    assert {s.role for s in reading.series if s.name == name and s.axis is axis} == {role}


def test_bare_counts_of_epoch_and_batch_keep_a_value_that_is_not_finite() -> None:
    found = points(read("console_counts.log"), "Loss", STEP)

    assert [(x, v == v) for x, v in found] == [(154, True), (155, True), (156, False)]  # noqa: PLR0124 - NaN


def test_the_closing_summary_of_wandb_gives_settings_and_no_curve() -> None:
    reading = read("console_wandb_summary.log")

    assert {k: v for k, v in settings(reading).items() if k.startswith("summary.")} == {
        "summary.epoch": 2, "summary.eval/loss": 0.71234, "summary.lr": 0.0001,
    }  # fmt: skip
    assert [s.name for s in reading.series] == ["train loss"]


QUIET = [
    "Restored checkpoint with val loss 0.51 | epoch 2",
    "Best val loss 0.5123 | Epoch 2",
    "No improvement in val loss 0.61 (patience 3), epoch 4",
    "Round trip time 3.2 ms, loss of packets: 0.0",
    "Around 3 loss spikes seen",
    "[Client 3] {'Role': 'Client #3', 'Round': 2, 'Results_raw': {'train_loss': 0.3}}",
]


@pytest.mark.parametrize("line", QUIET)
def test_a_line_that_repeats_or_means_something_else_gives_no_curve(line: str) -> None:
    assert read_lines(f"{line}\n{line}").series == ()


def test_the_dictionaries_of_the_hugging_face_trainer_stay_its_own() -> None:
    line = "{{'loss': {loss}, 'grad_norm': 0.6, 'learning_rate': 1e-4, 'epoch': {epoch}}}"
    reading = read_lines("\n".join(line.format(loss=2.0 - i / 10, epoch=i / 10) for i in range(1, 6)))

    assert reading.framework is not None
    assert EventKind.EXCEPTION not in kinds(reading)


PRECISION = [
    ("[INFO] mixed precision training enabled", "on"),
    ("Using 16bit Automatic Mixed Precision (AMP)", "on"),
    ("Using auto half precision backend", "on"),
    ("혼합 정밀도를 사용합니다", "on"),
    ("AMP not enabled. Training in float32.", "off"),
    ("AMP: disabled", "off"),
    ("AMP will be enabled if a GPU is found", ""),
    ("add --amp to train with mixed precision enabled", ""),
]


@pytest.mark.parametrize(("line", "result"), PRECISION)
def test_a_log_says_in_words_whether_precision_is_mixed(line: str, result: str) -> None:
    found = [e.word("result") for e in read_lines(line).events if e.kind is EventKind.AMP]

    assert found == ([result] if result else [])
