"""Class counts, rate cuts and the bars of both splits are read from the lines that state them."""

from __future__ import annotations

import pytest

from jindan_tools.curves.bar_names import LAST_VAL_LOSS, TRAIN_BATCHES, VAL_BATCHES
from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Role
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.logs import read_log


def _read(*lines: str) -> Reading:
    made = tuple(Line(number=i + 1, text=text) for i, text in enumerate(lines))
    return read_log(TextFile(path="train.log", size=1, lines=made))


def _classes(reading: Reading) -> list[float | None]:
    return [e.number("classes") for e in reading.events if e.kind is EventKind.DATASET]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("INFO:train:label map: 224 classes (max_classes 280)", 224),
        ("Found 5000 images belonging to 10 classes.", 10),
        ("num_workers=2 batch_size=16 classes=4 device=cpu", 4),
        ("num_classes = 80", 80),
        ("number of classes: 7", 7),
        ("클래스 수: 12", 12),
    ],
)
def test_a_line_that_states_the_classes_is_read(text: str, count: int) -> None:
    assert _classes(_read(text)) == [count]


@pytest.mark.parametrize(
    "text",
    [
        "removed 12 classes with fewer than 10 samples",
        "top-5 classes: cat, dog",
        "Epoch 3: loss 2.1 over 10 classes",
        "8 duplicate labels removed",
        "Loaded 3200 labels",
        "number of labels: 15000",
        "backbone pretrained on ImageNet (1000 classes)",
        "classes.txt saved",
    ],
)
def test_a_line_about_some_classes_states_no_count(text: str) -> None:
    assert _classes(_read(text)) == []


def test_a_line_that_counts_anchors_as_well_is_of_a_detector() -> None:
    read = _read("Build YOLOv3 with 9 anchors and 10 classes")

    assert [e.data for e in read.events if e.kind is EventKind.DATASET] == [{"classes": 10.0, "anchors": 1.0}]


def test_two_different_counts_state_none() -> None:
    assert _classes(_read("dataset A: 10 classes", "dataset B: 20 classes")) == []


def test_the_modes_of_a_lightning_summary_stand_beside_its_parameters() -> None:
    read = _read("Trainable params: 6.9 K", "Modules in train mode: 0   ", "Modules in eval mode: 13  ")
    counted = next(e for e in read.events if e.kind is EventKind.PARAMETERS)
    assert (counted.number("modules_train"), counted.number("modules_eval")) == (0, 13)


def test_announced_cuts_are_a_learning_rate_by_epoch() -> None:
    reading = _read(
        "Epoch 00005: reducing learning rate of group 0 to 3.0000e-05.",
        "Epoch 00009: reducing learning rate of group 0 to 9.0000e-06.",
    )
    (rate,) = [s for s in reading.series if s.role is Role.LEARNING_RATE]
    assert (rate.xs, rate.values) == ((5.0, 9.0), (3e-5, 9e-6))


def test_the_bars_of_both_splits_give_their_batches_and_the_last_validation_batch() -> None:
    lines = [
        f"Epoch {e}/300 [{split}]: 100%|██████████| {n}/{n} [00:06<00:00,  1.47it/s, loss={loss}]"
        for e in (1, 2)
        for split, n, loss in (("Train", 51, 1.95), ("Val", 9, 2.7081))
    ]
    reading = _read(*lines)
    assert {s.name: s.value for s in reading.settings if s.name.startswith("progress.")} == {
        TRAIN_BATCHES: 51,
        VAL_BATCHES: 9,
    }
    (last,) = [s for s in reading.series if s.name == LAST_VAL_LOSS]
    assert last.values == (2.7081, 2.7081)


def test_a_class_name_as_wide_as_its_column_stays_a_row_of_the_table() -> None:
    reading = _read(
        "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size",
        "        1/1      9.86G      2.214      2.871      1.266        402       1536: 100%|██████████| 9/9 [00:01<00:00]",
        "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 9/9 [00:01<00:00]",
        "                   all        352     150070      0.794       0.73      0.764      0.587",
        "dynamicDiminuendoHairpin        216        621      0.761      0.706       0.74      0.571",
        " accidentalDoubleSharp        186        531       0.92      0.865      0.899      0.694",
        "          fermataAbove        170        484          0          0          0          0",
    )
    rows = [e.word("class") for e in reading.events if e.kind is EventKind.VALIDATION]
    assert rows == ["all", "dynamicDiminuendoHairpin", "accidentalDoubleSharp", "fermataAbove"]


def test_images_left_out_before_training_are_counted_as_images_without_labels() -> None:
    said = "[11/27 10:00:09 d2.data.build]: Removed 1911 images with no usable annotations. 23 images left."
    scan = next(e for e in _read(said).events if e.kind is EventKind.LABEL_SCAN)
    assert (scan.number("images"), scan.number("backgrounds")) == (23, 1911)


@pytest.mark.parametrize(
    "text",
    [
        "parameters: 13,470 (trainable 294)",
        "Total parameters: 13,470, trainable parameters: 294",
        "trainable parameters: 294 / 13,470 (2.2 %)",
        "13470 params, 294 trainable",
    ],
)
def test_a_line_with_both_counts_tells_the_trainable_ones_apart(text: str) -> None:
    counted = next(e for e in _read(text).events if e.kind is EventKind.PARAMETERS)
    assert (counted.number("trainable"), counted.number("total")) == (294, 13470)


def test_counts_of_both_splits_tell_those_of_the_training_rows() -> None:
    read = _read("class counts train: [110, 20, 12] val: [27, 7, 5]")
    assert [e.word("counts") for e in read.events if e.kind is EventKind.CLASS_COUNTS] == ["110, 20, 12"]


def test_a_stamped_line_of_sizes_is_read() -> None:
    read = _read(
        "2026-01-02 10:00:00,120 | INFO    | device: cpu | train 90 | val 300 | classes 6 | 6 batches per epoch"
    )
    sizes = next(e for e in read.events if e.kind is EventKind.DATASET)
    assert (sizes.number("train"), sizes.number("val"), sizes.number("classes")) == (90, 300, 6)


def test_the_best_so_far_in_a_last_sentence_is_no_record() -> None:
    stamp = "2026-01-02 10:00:0"
    lines = [f"{stamp}{i},1 | INFO | epoch={i}/3 train_loss=0.{9 - i} val_loss=0.{8 - i}" for i in (1, 2, 3)]
    read = _read(*lines, f"{stamp}4,1 | INFO | finished. best val_loss 0.7")
    held_out = next(s for s in read.series if s.name == "val_loss")
    assert held_out.values == (0.7, 0.6, 0.5)


@pytest.mark.parametrize("body", ["{0: 1412, 1: 19, 2: 23}", "[(0, 1412), (1, 19), (2, 23)]", "[1412, 19, 23]"])
def test_counts_under_numbers_are_those_of_as_many_classes(body: str) -> None:
    read = _read(f"train label distribution: {body}")
    assert [e.word("counts") for e in read.events if e.kind is EventKind.CLASS_COUNTS] == ["1412, 19, 23"]


def test_a_bar_that_prepares_rows_is_not_that_of_the_steps() -> None:
    reading = _read(
        "Formatting conversations: 100%|██████████| 9000/9000 [00:40<00:00, 221.45sample/s]",
        "  0%|          | 0/1200 [00:00<?, ?it/s]",
    )
    bar = next(e for e in reading.events if e.kind is EventKind.PROGRESS)
    assert (bar.number("done"), bar.number("total")) == (0, 1200)


@pytest.mark.parametrize("digits", [12, 400, 5000])
def test_a_bar_with_an_endless_epoch_is_read_without_it(digits: int) -> None:
    bars = (f"Epoch {'9' * digits}:  25%|##  | {i}/100 [00:01<00:03, 10.0it/s, loss={1 / i:.3f}]" for i in (1, 2, 3))

    found = _read(*bars)

    assert [(s.name, s.epochs) for s in found.series] == [("progress/loss", ())]
