"""Lines that begin with a count in an unusual dress are records; lines of one thing each are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import read_lines

EPOCH, STEP = Axis.EPOCH, Axis.STEP
# A line for n = 1 to 6; the names, their axis and the first and last place.
RECORDS: list[tuple[str, list[str], Axis, tuple[float, float]]] = [
    (
        "<{n}> xent/train 0.{n}  xent/valid 0.{n}  top1/valid 0.5{n}",
        ["xent/train", "xent/valid", "top1/valid"],
        EPOCH,
        (1, 6),
    ),
    (
        "{n}회차: 학습손실=0.{n}, 검증손실=0.{n}, 태그정확도=5{n}%",
        ["학습손실", "검증손실", "태그정확도"],
        EPOCH,
        (1, 6),
    ),
    ("@{n} nll->0.{n} dev_nll->0.{n}", ["nll", "dev_nll"], EPOCH, (1, 6)),
    ("cycle {n}/6 :: mse=0.{n} :: test R2=0.{n}", ["mse", "test R2"], EPOCH, (1, 6)),
    ("  {n} | loss 0.{n} | token_acc 0.9{n}", ["loss", "token_acc"], EPOCH, (1, 6)),
    ("ep00{n}  neg_cos=-0.{n}  z_std=0.0{n}", ["neg_cos", "z_std"], EPOCH, (1, 6)),
    ("t {n}0 ~ loss=0.{n}", ["loss"], STEP, (10, 60)),
]
# What has one line for each of several things.
OTHERS = [
    "class {n}: ap 0.{n} f1 0.2{n}",
    "gpu {n}: mem 0.{n} loss 0.2",
    "layer {n} | loss 0.{n} | acc 0.{n}",
    "3.{n} loss 0.{n} acc 0.2",
]


def _log(line: str) -> str:
    return "\n".join(line.format(n=n) for n in range(1, 7))


@pytest.mark.parametrize(("line", "names", "axis", "ends"), RECORDS, ids=[r[0] for r in RECORDS])
def test_a_count_in_any_dress_is_the_place_of_its_figures(
    line: str, names: list[str], axis: Axis, ends: tuple[float, float]
) -> None:
    found = {s.name: (s.axis, s.xs[0], s.xs[-1]) for s in read_lines(_log(line)).series}
    assert found == dict.fromkeys(names, (axis, *ends))


@pytest.mark.parametrize("line", OTHERS)
def test_a_list_of_things_is_no_record(line: str) -> None:
    assert not [s for s in read_lines(_log(line)).series if s.axis is EPOCH]


def test_counts_that_do_not_go_up_are_no_record() -> None:
    assert read_lines("@3 nll 0.5\n@1 nll 0.4\n@9 nll 0.3\n@2 nll 0.2\n@7 nll 0.1").series == ()


def test_a_distance_is_the_loss_of_a_run_that_calls_nothing_one(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(_log("Epoch {n} mse 0.{n} val mse 0.{n} val r2 0.{n}"))
    (run,) = open_run(tmp_path)
    assert {s.name: s.role for s in run.series} == {
        "mse": Role.TRAIN_LOSS,
        "val mse": Role.VAL_LOSS,
        "val r2": Role.VAL_METRIC,
    }


def test_a_distance_beside_a_loss_stays_a_metric(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text(_log("Epoch {n} loss 0.{n} mse 0.{n}"))
    (run,) = open_run(tmp_path)
    assert {s.name: s.role for s in run.series} == {"loss": Role.TRAIN_LOSS, "mse": Role.TRAIN_METRIC}
