"""Steps inside an epoch, sizes of the splits and restarted processes are read from the lines that state them."""

from __future__ import annotations

import pytest
from log_cases import points, read_lines

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis

_SAME_EPOCH = """
2026-03-02 10:00:01 - INFO - trainer - epoch: 1 | step: 1 | loss: 81158.0 | lr: 2.000e-01
2026-03-02 10:00:02 - INFO - trainer - epoch: 1 | step: 2 | loss: 686339072.0 | lr: 2.000e-01
2026-03-02 10:00:03 - INFO - trainer - epoch: 1 | step: 3 | loss: inf | lr: 2.000e-01
"""


def test_several_steps_of_one_epoch_are_kept_by_their_step() -> None:
    assert points(read_lines(_SAME_EPOCH), "loss", Axis.STEP) == [
        (1, 81158.0),
        (2, 686339072.0),
        (3, float("inf")),
    ]


def test_one_record_an_epoch_stays_on_the_epoch() -> None:
    text = "epoch: 1 | step: 40 | loss: 1.7\nepoch: 2 | step: 80 | loss: 0.8"
    assert points(read_lines(text), "loss") == [(1, 1.7), (2, 0.8)]


def test_a_step_that_begins_again_in_each_epoch_is_counted_on() -> None:
    text = "\n".join(f"epoch: {e} | step: {s} | loss: {9 - e - s / 10}" for e in (1, 2) for s in (10, 20))
    assert [x for x, _ in points(read_lines(text), "loss", Axis.STEP)] == [10, 20, 30, 40]


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("model parameters: 6,280  train samples: 1600  val samples: 400", {"train": 1600, "val": 400}),
        ("Training set size: 12,000", {"train": 12000}),
        ("학습 샘플: 800, 검증 샘플: 200", {"train": 800, "val": 200}),
    ],
)
def test_the_sizes_of_the_splits_are_read(text: str, sizes: dict[str, float]) -> None:
    found = [dict(e.data) for e in read_lines(text).events if e.kind is EventKind.DATASET]
    assert found == [sizes]


@pytest.mark.parametrize("text", ["train samples per second: 1017", "train batch size: 32", "image size: 640"])
def test_other_counts_are_no_size_of_a_split(text: str) -> None:
    assert not [e for e in read_lines(text).events if e.kind is EventKind.DATASET]


def test_weights_loaded_from_the_last_checkpoint_are_a_resume() -> None:
    kinds = [e.kind for e in read_lines("loading weights from checkpoints/last.pt").events]
    assert kinds == [EventKind.RESUME]


def test_pretrained_weights_are_no_resume() -> None:
    assert not read_lines("loading weights from yolov8n.pt").events
