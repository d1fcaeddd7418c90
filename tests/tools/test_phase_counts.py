"""Lines that tell phase and epoch in one bracket, and costs told after a count, become curves."""

import sys
from pathlib import Path

from jindan_tools.model.series import Axis, Role

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import points, read_lines, settings

TEMPLATE = """
[ Train | 001/080 ] loss = 2.13000, acc = 0.22000
[ Valid | 001/080 ] loss = 1.95302, acc = 0.27931
[ Valid | 001/080 ] loss = 1.95302, acc = 0.27931 -> best
[ Train | 002/080 ] loss = 1.83000, acc = 0.32000
[ Valid | 002/080 ] loss = 2.05302, acc = 0.25000
"""
AFTER = """
Loss after 1 epochs: 0.224
MRR : 0.592
P@1 : 0.5
Loss after 2 epochs: 0.186
MRR : 0.646
P@1 : 0.6
"""
COSTS = """
Cost after iteration 0: 0.693147
Cost after iteration 100: 0.584508
"""


def test_each_phase_has_its_curve_and_the_best_epoch_counts_once() -> None:
    found = read_lines(TEMPLATE)
    assert points(found, "valid loss") == [(1, 1.95302), (2, 2.05302)]
    assert points(found, "train acc") == [(1, 0.22), (2, 0.32)]
    assert settings(found)["epochs"] == 80


def test_a_loss_after_epochs_takes_the_figures_below_it() -> None:
    found = read_lines(AFTER)
    assert points(found, "Loss") == [(1, 0.224), (2, 0.186)]
    assert points(found, "MRR") == [(1, 0.592), (2, 0.646)]


def test_a_cost_after_iterations_is_a_loss_by_step() -> None:
    assert points(read_lines(COSTS), "loss", Axis.STEP) == [(0, 0.693147), (100, 0.584508)]


def test_bare_counts_of_the_first_tutorial_run_on_over_the_epochs() -> None:
    found = read_lines("[1,  2000] loss: 2.2\n[1,  4000] loss: 1.9\n[2,  2000] loss: 1.6")
    assert points(found, "loss", Axis.STEP) == [(2000, 2.2), (4000, 1.9), (6000, 1.6)]


def test_figures_without_a_count_follow_their_order() -> None:
    log = "\n".join(f'-- "test accuracy 0.{value}' for value in (61, 64, 66, 66, 69))
    assert points(read_lines(log), "test accuracy", Axis.ROW) == [(1, 0.61), (2, 0.64), (3, 0.66), (4, 0.66), (5, 0.69)]


def test_losses_without_a_count_give_way_to_those_with_one() -> None:
    idle = [f"loss: 0.{value}" for value in (9, 8, 7, 6, 5)]
    log = "\n".join([*idle, *(f"Epoch {epoch} | train loss: 0.{9 - epoch}" for epoch in (1, 2, 3))])
    assert [s.axis for s in read_lines(log).series] == [Axis.EPOCH]


def test_a_record_that_names_the_size_of_its_model_is_a_record() -> None:
    log = "Epoch 1/100 | Train Loss: 3.3394 | Val Loss: 2.1139 Acc: 54.43% | Params: 11.23M"
    assert points(read_lines(log), "Val Loss") == [(1, 2.1139)]


def test_a_record_that_names_its_fold_is_a_record() -> None:
    assert points(read_lines("Fold 1/5 | Epoch 3/20 | train_loss: 0.33"), "train_loss") == [(3, 0.33)]


def test_records_that_tell_their_phase_by_type_have_a_curve_for_each() -> None:
    log = "\n".join(
        f'json_stats: {{"_type": "{kind}_epoch", "epoch": "{epoch}/9", "loss": {loss}}}'
        for epoch in (1, 2)
        for kind, loss in (("train", 2.0), ("val", 3.0))
    )
    found = read_lines(log)
    assert points(found, "loss") == [(1, 2.0), (2, 2.0)]
    assert points(found, "val_loss") == [(1, 3.0), (2, 3.0)]


def test_a_phase_behind_the_prefix_of_a_logger_names_the_figures() -> None:
    lines = [
        f"2025-10-19 21:4{n}:41,484 - trainer - INFO - Validation - Loss: 0.{9 - n}, F1: 0.{n + 1}" for n in range(3)
    ]
    found = read_lines(
        "\n".join(f"2025-10-19 21:40:01 - trainer - INFO - Epoch {n + 1}/3\n{x}" for n, x in enumerate(lines))
    )
    assert points(found, "Validation Loss") == [(1, 0.9), (2, 0.8), (3, 0.7)]


def test_the_sizes_of_the_splits_are_no_losses() -> None:
    sizes = "\n".join(f"INFO -   Train: {n}000\nINFO -   Val:   {n}00" for n in range(1, 7))
    assert {s.role for s in read_lines(sizes).series} <= {Role.OTHER}


def test_the_console_of_arcface_tells_its_loss_rate_and_scale() -> None:
    line = "Training: 2023-01-01 09:08:{0},293-Speed 2178.40 samples/sec   Loss {1}   LearningRate 0.100000   Epoch: 0   Global Step: {0}   Fp16 Grad Scale: {2}   Required: 194 hours"
    found = read_lines(
        "\n".join((line.format(20, "44.12", 65536), line.format(30, "41.5", 32768), line.format(40, "nan", 0)))
    )
    losses = points(found, "loss", Axis.STEP)
    assert losses[:2] == [(20, 44.12), (30, 41.5)]
    assert losses[2][1] != losses[2][1]
    assert points(found, "lr", Axis.STEP)[0] == (20, 0.1)
    assert {s.role for s in found.series if s.name == "grad_scale"} == {Role.LOSS_SCALE}


def test_an_indented_fit_of_paddle_has_its_evaluations_by_epoch() -> None:
    opens = "    The loss value printed in the log is the current step, and the metric is the average value of previous steps."
    lines = [opens]
    for epoch in (1, 2, 3):
        lines += [
            f"    Epoch {epoch}/3",
            f"    step 10/10 - loss: 0.{9 - epoch} - AUROC_a: 0.6{epoch}",
            "    Eval begin...",
        ]
        lines += [f"    step 4/4 - loss: 0.{8 - epoch} - AUROC_a: 0.7{epoch}", "    Eval samples: 40"]
    found = read_lines("\n".join(lines))
    assert points(found, "eval AUROC_a") == [(1, 0.71), (2, 0.72), (3, 0.73)]
    assert settings(found)["epochs"] == 3


def test_evaluations_of_checkpoints_follow_their_epochs_and_the_best_is_no_record() -> None:
    lines = [
        f"  Epoch 000{n} : models\\000{n}.pt\n           Dice = 0.6{n}26 ± 0.0759  |  Neg-Jac = 0.000%"
        for n in (1, 2, 3)
    ]
    found = read_lines("\n".join([*lines, "  最佳模型：Epoch 0002  Dice = 0.6226"]))
    assert points(found, "Dice") == [(1, 0.6126), (2, 0.6226), (3, 0.6326)]
