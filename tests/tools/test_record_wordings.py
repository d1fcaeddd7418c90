"""Small differences of wording do not lose a record: the case of a count, nested phases, decimal commas, answers out of all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.series import Axis

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read_lines

EPOCH, STEP = Axis.EPOCH, Axis.STEP
# Two lines, a curve, its axis and its points.
LINES: list[tuple[str, str, str, Axis, list[tuple[float, float]]]] = [
    ('{"loss": 0.5, "Step": 10}', '{"loss": 0.4, "Step": 20}', "loss", STEP, [(10, 0.5), (20, 0.4)]),
    ('[Epoch 1] {"loss": 0.5}', '[Epoch 2] {"loss": 0.4}', "loss", EPOCH, [(1, 0.5), (2, 0.4)]),
    (
        '{"epoch": 1, "train": {"loss": 0.5}, "val": {"loss": 0.7}}',
        '{"epoch": 2, "train": {"loss": 0.4}, "val": {"loss": 0.6}}',
        "val_loss",
        EPOCH,
        [(1, 0.7), (2, 0.6)],
    ),
    (
        "{'step': 10, 'train': {'loss': 0.5}, 'val': {'loss': 0.7}}",
        "{'step': 20, 'train': {'loss': 0.4}, 'val': {'loss': 0.6}}",
        "train_loss",
        STEP,
        [(10, 0.5), (20, 0.4)],
    ),
    (
        "{'step': 10, 'loss': 0.5, 'learning_rate': 0.001}",
        "{'step': 20, 'loss': 0.4, 'learning_rate': 0.001}",
        "loss",
        STEP,
        [(10, 0.5), (20, 0.4)],
    ),
    (
        "{'loss': 0.5, 'grad_norm': 0.7, 'Epoch': 1}",
        "{'loss': 0.4, 'grad_norm': 0.7, 'Epoch': 2}",
        "loss",
        EPOCH,
        [(1, 0.5), (2, 0.4)],
    ),
    ("Epoch 1 - loss 0,512", "Epoch 2 - loss 0,412", "loss", EPOCH, [(1, 0.512), (2, 0.412)]),
    ("Epoch=1; Loss=2,31", "Epoch=2; Loss=1,2", "Loss", EPOCH, [(1, 2.31), (2, 1.2)]),
    ("Epoch 1 - loss 1,234.5", "Epoch 2 - loss 1,034", "loss", EPOCH, [(1, 1234.5), (2, 1034)]),
    (
        "Epoch 1 Test: Average loss: 0.5, Accuracy: 9000/10000 (90%)",
        "Epoch 2 Test: Average loss: 0.4, Accuracy: 9120/10000 (91.2%)",
        "Test Accuracy",
        EPOCH,
        [(1, 90.0), (2, 91.2)],
    ),
]


@pytest.mark.parametrize(("first", "second", "name", "axis", "told"), LINES)
def test_a_record_is_read_however_it_is_worded(
    first: str, second: str, name: str, axis: Axis, told: list[tuple[float, float]]
) -> None:
    assert points(read_lines(f"{first}\n{second}"), name, axis) == told
