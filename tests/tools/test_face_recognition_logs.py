"""The console of insightface: settings padded to one column, losses, accuracies of pairs."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read, settings

from jindan_tools.model.series import Axis


def test_the_settings_are_read_with_their_kinds() -> None:
    found = settings(read("arcface.log"))

    assert (found["lr"], found["batch_size"], found["fp16"], found["network"]) == (0.1, 128, True, "r50")


def test_the_accuracies_of_pairs_are_held_out_by_step() -> None:
    assert points(read("arcface.log"), "val/lfw_accuracy", Axis.STEP) == [(2000, 0.952), (4000, 0.981)]


def test_the_losses_stay_with_the_steps() -> None:
    assert points(read("arcface.log"), "loss", Axis.STEP) == [(1800, 31.4), (2000, 30.2), (4000, 21.9)]
