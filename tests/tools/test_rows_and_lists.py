"""Rows behind a bare count, lists of one number a line, OLMo's steps, and Keras's bar far below its heading."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read_lines, settings

TABS = "\n".join(
    f"{i} \ttrain loss={1 / i:.3f} \ttrain acc=0.5 \tvalid loss={0.7 + i / 10:.3f} \tvalid acc=0.5 \t> saved"
    for i in range(1, 6)
)
LETTERS = "\n".join(f"{i} \tTrain(L={1 / i:.3f}  | A=0.798) \tValid(L={i}.145  | A=0.711)" for i in range(1, 6))
NANO = "0 val 10.9542\n0 hella 0.2473\n0 train 10.955521\n1 train 10.6\n2 train 10.1\n250 val 5.9\n250 train 5.8"
OLMO = "\n".join(
    f"2026-01-02 10:00:{i:02}.114\tnode:0\tolmo.train:979\tINFO\t[step={i}0/2500,epoch={i // 3}]\n    optim/total_grad_norm=0.5\n    train/CrossEntropyLoss={9 - i}.5"
    for i in range(1, 6)
)
MATTERPORT = "\n".join(
    f"Epoch {i}/50\n"
    + "\n".join(["TRAIN_BN                       False"] * 60)
    + "\nLOSS_WEIGHTS                   {'mrcnn_bbox_loss': 1.0, 'mrcnn_mask_loss': 1.0}\n"
    f"145/145 [==============================] - 207s 1s/step - batch: 72.0000 - loss: 0.{9 - i} - val_loss: 0.{i}"
    for i in range(1, 6)
)
ALIGNED = "\n".join(f"{i:>3} | train {1 / i:.4f} | val {2 / i:.4f} | val_acc 0.5" for i in range(8, 13))
CURVES = [
    (ALIGNED, "train", Axis.EPOCH, [(i, round(1 / i, 4)) for i in range(8, 13)]),
    (ALIGNED, "val", Axis.EPOCH, [(i, round(2 / i, 4)) for i in range(8, 13)]),
    (TABS, "train loss", Axis.EPOCH, [(1, 1.0), (2, 0.5), (3, 0.333), (4, 0.25), (5, 0.2)]),
    (TABS, "valid loss", Axis.EPOCH, [(1, 0.8), (2, 0.9), (3, 1.0), (4, 1.1), (5, 1.2)]),
    (LETTERS, "Valid loss", Axis.EPOCH, [(i, i + 0.145) for i in range(1, 6)]),
    (LETTERS, "Valid acc", Axis.EPOCH, [(i, 0.711) for i in range(1, 6)]),
    (NANO, "train loss", Axis.STEP, [(0, 10.955521), (1, 10.6), (2, 10.1), (250, 5.8)]),
    (NANO, "val loss", Axis.STEP, [(0, 10.9542), (250, 5.9)]),
    (NANO, "hella acc", Axis.STEP, [(0, 0.2473)]),
    (OLMO, "train/CrossEntropyLoss", Axis.STEP, [(10 * i, 9.5 - i) for i in range(1, 6)]),
    (MATTERPORT, "loss", Axis.EPOCH, [(i, (9 - i) / 10) for i in range(1, 6)]),
    (MATTERPORT, "val_loss", Axis.EPOCH, [(i, i / 10) for i in range(1, 6)]),
]


@pytest.mark.parametrize(("log", "name", "axis", "expected"), CURVES)
def test_the_curve_has_the_points_that_were_printed(
    log: str, name: str, axis: Axis, expected: list[tuple[float, float]]
) -> None:
    assert points(read_lines(log), name, axis) == [(float(x), y) for x, y in expected]


def test_losses_behind_a_count_are_no_sizes_of_splits() -> None:
    assert not read_lines(ALIGNED).settings


def test_missing_and_unexpected_names_on_lines_of_their_own_are_one_report() -> None:
    (event,) = read_lines("missing: ['0.weight']\nunexpected keys: ['module.0.weight', 'module.0.bias']").events
    assert (event.number("missing_count"), event.number("unexpected_count")) == (1, 2)


def test_weights_of_a_printed_configuration_are_no_losses() -> None:
    assert not [s for s in read_lines(MATTERPORT).series if s.name.startswith("mrcnn")]


def test_a_list_of_anything_else_behind_numbers_is_no_record() -> None:
    assert not read_lines(
        "3 train loss=0.5 valid loss=0.5\n9 train loss=0.4 valid loss=0.5\n4 train loss=0.3 valid loss=0.5"
    ).series


def test_the_plan_of_steps_is_read_off_the_heading() -> None:
    assert settings(read_lines(OLMO))["max_steps"] == 2500


def test_one_number_a_line_is_the_curve_that_the_file_is_named_for(tmp_path: Path) -> None:
    (tmp_path / "train_loss.txt").write_text("".join(f"{7 - i * 0.1:.18e}\n" for i in range(20)))
    (tmp_path / "valid_loss.txt").write_text("".join(f"{6 - i * 0.1:.18e}\n" for i in range(20)))
    (run,) = open_run(tmp_path)
    found = {s.name: (s.role, len(s)) for s in run.series}
    assert found == {"train_loss": (Role.TRAIN_LOSS, 20), "valid_loss": (Role.VAL_LOSS, 20)}


def test_a_table_without_a_count_keeps_the_columns_beside_its_loss(tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text("loss,kl,beta\n" + "".join(f"{2 - i / 10},{i},{i / 10}\n" for i in range(8)))
    (run,) = open_run(tmp_path)
    assert [s.name for s in run.series] == ["loss", "kl", "beta"]


def test_the_share_behind_an_evaluation_of_the_test_set_is_read() -> None:
    log = "\n".join(f"Accuracy on Test-Set: {50 + i}.38% ({5038 + 100 * i} / 10000)" for i in range(8))
    (found,) = read_lines(log).series
    assert (found.role, found.values[0], found.values[-1]) == (Role.VAL_METRIC, 50.38, 57.38)
