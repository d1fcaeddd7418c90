"""A configuration that a log prints as nested JSON or as one long dictionary is read, and what a line may tell at its end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from jindan_tools.readers.unfinished import Whole, how_whole

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read_lines, settings

from jindan_tools.model.series import Axis

SECTIONS = (
    "[2024-01-01 10:00:00,100][fairseq_cli.train][INFO] - {'_name': None, 'common': {'_name': None, 'seed': 7, 'fp16': True, 'tpu': False}, "
    "'distributed_training': {'_name': None, 'distributed_world_size': 4, 'backend': <Choice: 'nccl'>}, 'padding': '"
    + "x"
    * 9000
    + "', 'optimization': {'_name': None, 'max_epoch': 0, 'max_update': 4000, 'update_freq': [8], 'lr': [0.0005]}, "
    "'optimizer': {'_name': 'adam', 'adam_betas': '(0.9, 0.98)'}, 'lr_scheduler': {'_name': 'polynomial_decay', 'warmup_updates': 320}}"
)


def test_the_sections_of_fairseq_are_settings() -> None:
    found = settings(read_lines(SECTIONS))

    assert {k: found[k] for k in ("optimizer", "lr_scheduler", "optimization.lr", "optimization.update_freq")} == {
        "optimizer": "adam",
        "lr_scheduler": "polynomial_decay",
        "optimization.lr": 0.0005,
        "optimization.update_freq": 8,
    }
    assert "optimization.max_epoch" not in found


def test_a_block_of_json_over_the_records_is_settings() -> None:
    block = json.dumps({"run": {"init_lr": 5e-5, "batch_size_train": 2, "max_iters": 9000}, "model": {"arch": "m"}}, indent=4)  # fmt: skip

    found = settings(read_lines(block + '\n{"train_lr": "0.000", "train_loss": "0.401"}'))

    assert found == {"run.init_lr": 5e-5, "run.batch_size_train": 2, "run.max_iters": 9000, "model.arch": "m"}


def test_an_evaluation_that_tells_its_best_place_is_read_and_a_rounded_rate_is_not() -> None:
    rows = [
        f'{{"train_lr": "0.000", "train_loss": "0.{9 - i}"}}\n{{"val_bleu": 0.{i}, "val_best_epoch": {i}}}'
        for i in range(1, 7)
    ]

    found = read_lines("\n".join(rows))

    assert points(found, "val_bleu", Axis.ROW) == [(i, i / 10) for i in range(1, 7)]
    assert {s.name for s in found.series} == {"train_loss", "val_bleu"}


ENDS = {
    "as many decimals as before": ("acc 0.781", ("acc 0.642", "acc 0.712", "acc 0.784"), Whole.ALL),
    "fewer decimals than before": ("acc 0.78", ("acc 0.642", "acc 0.712", "acc 0.784"), Whole.BUT_THE_LAST_NUMBER),
    "decimals that differ": ("acc 0.781", ("acc 0.64", "acc 0.712", "acc 0.784"), Whole.BUT_THE_LAST_NUMBER),
    "too few before": ("acc 0.781", ("acc 0.712",), Whole.BUT_THE_LAST_NUMBER),
    "whole numbers": ("count 78", ("count 64", "count 71", "count 78"), Whole.BUT_THE_LAST_NUMBER),
}


@pytest.mark.parametrize(("last", "before", "whole"), ENDS.values(), ids=ENDS.keys())
def test_a_last_number_of_the_usual_decimals_is_whole(last: str, before: tuple[str, ...], whole: Whole) -> None:
    assert how_whole(last, before) is whole
