"""A line that repeats settings is read as settings, and records with a bare count as records."""

from __future__ import annotations

import pytest

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Scalar
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs import read_log


def log(*lines: str) -> Reading:
    numbered = tuple(Line(number=i, text=text) for i, text in enumerate(lines, 1))
    return read_log(TextFile(path="train.log", size=1, lines=numbered))


def settings(*lines: str) -> dict[str, Scalar]:
    return {s.name: s.value for s in log(*lines).settings}


def curve(reading: Reading, name: str) -> Series:
    return next(s for s in reading.series if s.name == name)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("args: lr=0.002, batch=32, epochs=20, optimizer=adamw", "lr", 0.002),
        ("Train set: 50000  Test set: 10000  batch_size=128", "batch_size", 128),
        ("dataset: folder ./train 5000 images (sorted), shuffle=False", "shuffle", False),
        ("EMA enabled, decay=0.9999, evaluation uses the average", "ema_decay", 0.9999),
        ("6400 samples, batch 128 -> 50 steps/epoch", "steps_per_epoch", 50),
        ("config: {lr=0.1, wd=0.0005, momentum=0.9}", "momentum", 0.9),
        ("hyperparameters: lr = 1e-3, seed = 7, dropout = 0.2", "seed", 7),
        ("batch_size: 16  max_len: 512  seed: 1", "batch_size", 16),
        ("loss: NT-Xent  temperature: 0.5  per-device batch size: 32  world size: 1", "loss", "NT-Xent"),
        ("masks: 400 png, mode L, values [0, 255]  image 32x32x3", "mask_values", "0, 255"),
        ("unique label values in train: [0, 1, 255]", "mask_values", "0, 1, 255"),
        ("criterion: CrossEntropyLoss(ignore_index=255)  Adam lr 0.001", "ignore_index", 255),
        ("UNet  criterion=BCEWithLogitsLoss()  fg_ratio=0.131", "foreground_share", 0.131),
        ("Conv-BatchNormalization(momentum=0.99)-ReLU x2", "batch_norm_momentum", 0.99),
        ("320 train / 80 val, batch_size=64, steps per epoch 5", "steps_per_epoch", 5),
        ("val: ImageFolder('data/val') 231 images, 2 classes ['ant', 'cat']", "val_classes", "['ant', 'cat']"),
        ("first batch: shape (32, 3, 16, 16) min 0.0000 max 0.0039 mean 0.0020", "input_max", 0.0039),
        ("50 batches per epoch", "steps_per_epoch", 50),
        ("설정: lr=0.001, opt=adam, epochs=12, accum_iter=8", "accum_iter", 8),
        ("+ accelerate launch train.py --learning_rate=0.001 --warmup_steps=6000", "warmup_steps", 6000),
        ("$ python -u train.py --arch mlp --lr 1e-3 --lr-scheduler cosine", "lr-scheduler", "cosine"),
        ("running ['/w/train.py', '--lr', '0.1', '--epochs', '3']", "lr", 0.1),
        ("precision: fp16 (autocast + GradScaler)  lr: 0.002  batch: 64  steps: 400", "batch", 64),
    ],
)
def test_a_line_of_settings_is_read(line: str, name: str, value: Scalar) -> None:
    assert settings(line)[name] == value


@pytest.mark.parametrize(
    "line",
    [
        "epoch: 3, lr: 0.001, batch_size: 32, loss: 0.31",
        "step: 100  lr: 0.001  seed: 1  loss: 2.1",
        "epoch 1: loss=1.5 acc=0.5 lr=2.00e-03",
        "note: this run uses lr: high, batch: small",
    ],
)
def test_a_record_is_no_line_of_settings(line: str) -> None:
    assert "batch_size" not in settings(line)
    assert "seed" not in settings(line)


@pytest.mark.parametrize(
    "line",
    [
        "usage: python train.py [-h] [--lr LR] [--epochs N]",
        "train.py: error: unrecognized arguments: --lr 0.1",
        "subprocess.CalledProcessError: Command '['python', 'train.py', '--lr', '0.1']' returned non-zero exit status 1.",
    ],
)
def test_options_that_were_not_given_are_no_settings(line: str) -> None:
    assert not settings(line)


@pytest.mark.parametrize(
    "prefix",
    [
        "",
        "  ",
        "- ",
        "2026-03-01 08:00:07,259 INFO trainer | ",
        "[03/01 08:00:07] INFO setup: ",
        "INFO:root:",
        "08:00:07 - ",
    ],
)
def test_settings_logged_one_a_line_are_read(prefix: str) -> None:
    found = settings(
        *(prefix + field for field in ("optimizer: Adam", "lr: 0.6", "train_data: a.txt", "val_data: a.txt"))
    )

    assert found == {"optimizer": "Adam", "lr": 0.6, "train_data": "a.txt", "val_data": "a.txt"}


@pytest.mark.parametrize(
    "line",
    [
        "Training: step 3 lr=0.1",
        "=== Epoch 3: acc=0.3, lr=0.1 ===",
        "Run 2/4: lr=0.1, loss=0.31",
        "Training with great care: see README",
        "--- lr schedule ---",
    ],
)
def test_a_heading_without_settings_or_with_figures_is_no_run(line: str) -> None:
    assert "lr" not in settings(line)


@pytest.mark.parametrize(
    "lines",
    [
        ("lr: 0.1", "batch_size: 32", "loss: 0.31"),
        ("lr: 0.1", "batch_size: 32"),
        ("lr: 0.1", "momentum: 0.9", "seed: 1", "lr: 0.05"),
        ("08:00:07 - Epoch 1/20 - train_loss: 9.1 - lr: 0.6",) * 3,
        ("host: a", "batch_size: 4", "user: b"),
    ],
)
def test_a_block_that_may_be_a_record_is_no_block_of_settings(lines: tuple[str, ...]) -> None:
    assert {"lr", "batch_size", "momentum", "user"} & settings(*lines).keys() == set()


def test_settings_leave_no_curve_behind() -> None:
    reading = log(
        "args: lr=0.002, batch=32, epochs=2",
        "epoch 1: loss=1.5 val_loss=1.4 lr=2e-03",
        "epoch 2: loss=1.2 val_loss=1.1 lr=2e-03",
    )

    assert [len(s) for s in reading.series if s.role is Role.LEARNING_RATE] == [2]


def test_a_bare_count_beside_validation_figures_counts_epochs() -> None:
    reading = log(*(f"[{i}/3] train_loss: 0.{9 - i}5, val_loss: 0.{9 - i}8, val_mAP: 0.0{i}" for i in (1, 2, 3)))

    assert curve(reading, "val_loss").axis is Axis.EPOCH
    assert curve(reading, "val_loss").xs == (1, 2, 3)
    assert {s.name: s.value for s in reading.settings} == {"epochs": 3}


def test_a_bare_count_without_validation_counts_steps() -> None:
    reading = log(*(f"[{i}/500] loss: 0.{9 - i // 100}" for i in (100, 200, 300)))

    assert curve(reading, "loss").axis is Axis.STEP


def test_a_loss_that_is_no_number_is_no_part_of_a_name() -> None:
    reading = log(*(f"step {i}/40 loss nan acc 0.219 lr 1.2e-05" for i in (10, 20, 30)))

    assert curve(reading, "loss").finite == ()
    assert curve(reading, "acc").finite == (0.219,) * 3


def test_iterations_per_epoch_and_both_split_sizes_are_read() -> None:
    reading = log("dataset: 1601 train / 400 val, 51 iterations per epoch")

    assert {s.name: s.value for s in reading.settings} == {"steps_per_epoch": 51}
    assert reading.events[0].data == {"train": 1601.0, "val": 400.0}


@pytest.mark.parametrize(
    "record",
    [
        "ep {epoch} it {step} loss {loss}",
        "epoch {epoch} iter {step} loss {loss}",
        "Epoch: {epoch} Batch: {step} loss: {loss}",
        "epoch={epoch} batch={step} loss={loss}",
        "E{epoch} B{step} loss {loss}",
        "에폭 {epoch} 배치 {step} loss {loss}",
    ],
)
def test_a_count_right_behind_the_epoch_is_a_step_within_it(record: str) -> None:
    reading = log(*(record.format(epoch=e, step=i, loss=f"0.{9 - e}{i}") for e in (1, 2, 3) for i in (0, 5)))

    assert [(s.axis, s.xs, s.epochs) for s in reading.series] == [
        (Axis.STEP, (0, 5, 6, 11, 12, 17), (1, 1, 2, 2, 3, 3))
    ]


def test_a_line_of_records_tells_no_settings() -> None:
    assert settings("epoch 1 loss 0.5 batch_size=32", "step=3 shuffle=0.5 loss=0.2") == {}


@pytest.mark.parametrize("prefix", ["val: ", "  [검증] ", "Validation results - ", "--> test: "])
def test_figures_behind_a_split_are_those_of_the_split(prefix: str) -> None:
    found = log(*(f"{prefix}loss={1 / (i + 1):.4f} acc={0.5 + i / 20:.3f}" for i in range(6)))

    assert {(s.name, s.role) for s in found.series} == {
        ("val/loss", Role.VAL_LOSS),
        ("val/acc", Role.VAL_METRIC),
    }


def test_a_count_that_is_padded_within_its_brackets_is_a_step() -> None:
    found = log(*(f"[{i:4d}/6400] loss {2.4 - i / 100:.4f} (2.3) lr 1.0e-03" for i in range(1, 13)))

    assert curve(found, "loss").axis is Axis.STEP
    assert {s.name: s.value for s in found.settings}["max_steps"] == 6400
