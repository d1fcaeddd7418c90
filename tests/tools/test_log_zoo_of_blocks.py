"""Short records whose counts or splits stand on lines of their own: each gives the curves a person would read off it.

The consoles follow what the writers print: course templates, VoteNet, Frustum PointNets, HRNet, XLM, AttnGAN, llm.c on a CPU,
PyTorch's word language model, spaCy's own loops.
"""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.open_run import open_run

sys.path.insert(0, str(Path(__file__).parent))
from test_log_zoo import EPOCH, FOLDER, GRAD, HELD, LR, STEP, TRAIN, TRAINED, VAL, Expected, curve, opened

CURVES: list[Expected] = [
    ("phases_behind_logger.log", "accuracy", TRAINED, True, EPOCH, 4, (1, 0.51), (4, 0.81)),
    ("phases_behind_logger.log", "loss", TRAIN, True, EPOCH, 4, (1, 1.7), (4, 0.8)),
    ("phases_behind_logger.log", "Eval accuracy", HELD, True, EPOCH, 4, (1, 0.405), (4, 0.705)),
    ("phases_behind_logger.log", "Eval loss", VAL, True, EPOCH, 4, (1, 2.0), (4, 1.4)),
    ("diff_val.log", "loss", TRAIN, True, EPOCH, 4, (1, 0.04), (4, 0.01)),
    ("diff_val.log", "Val loss", VAL, True, EPOCH, 4, (1, 0.045), (4, 0.015)),
    ("votenet.log", "Current learning rate", LR, True, EPOCH, 3, (0, 0.001), (2, 0.001)),
    ("votenet.log", "mean box_loss", TRAIN, False, STEP, 9, (10, 0.9), (90, 0.5)),
    ("votenet.log", "mean loss", TRAIN, True, STEP, 9, (10, 8.9), (90, 6.7)),
    ("votenet.log", "mean obj_acc", TRAINED, True, STEP, 9, (10, 0.61), (90, 0.83)),
    ("votenet.log", "eval mean box_loss", VAL, False, EPOCH, 3, (0, 1.1), (2, 0.9)),
    ("votenet.log", "eval mean loss", VAL, True, EPOCH, 3, (0, 9.5), (2, 7.5)),
    ("votenet.log", "eval mAP", HELD, True, EPOCH, 3, (0, 0.25), (2, 0.45)),
    ("frustum.log", "eval mean loss", VAL, True, EPOCH, 3, (0, 8.0), (2, 6.0)),
    ("frustum.log", "eval segmentation accuracy", HELD, True, EPOCH, 3, (0, 0.51), (2, 0.71)),
    ("frustum.log", "mean loss", TRAIN, True, STEP, 9, (10, 6.9), (90, 4.7)),
    ("frustum.log", "segmentation accuracy", TRAINED, True, STEP, 9, (10, 0.61), (90, 0.83)),
    ("frustum.log", "box estimation accuracy@0.7", TRAINED, True, STEP, 9, (10, 0.01), (90, 0.23)),
    ("hrnet.log", "lr", LR, True, STEP, 9, (0, 0.01), (80, 0.01)),
    ("hrnet.log", "Loss", TRAIN, True, STEP, 9, (0, 3.0), (80, 1.8)),
    ("hrnet.log", "Acc", TRAINED, True, STEP, 9, (0, 0.45), (80, 0.65)),
    ("hrnet.log", "Semantic loss", TRAIN, False, STEP, 9, (0, 1.9), (80, 1.9)),
    ("hrnet.log", "BD loss", TRAIN, False, STEP, 9, (0, 0.3), (80, 0.3)),
    ("hrnet.log", "val Loss", VAL, True, EPOCH, 3, (0, 3.2), (2, 2.2)),
    ("hrnet.log", "val MeanIU", HELD, True, EPOCH, 3, (0, 0.2649), (2, 0.4649)),
    ("xlm.log", "valid_en_mlm_ppl", HELD, True, EPOCH, 3, (0, 300.5), (2, 220.5)),
    ("xlm.log", "valid_en_mlm_acc", HELD, True, EPOCH, 3, (0, 20.25), (2, 26.25)),
    ("xlm.log", "train loss", TRAIN, True, STEP, 9, (100, 8.9), (900, 6.7)),
    ("xlm.log", "model LR", LR, True, STEP, 9, (100, 0.0001), (900, 0.0001)),
    ("word_language_model.log", "lr", LR, True, STEP, 9, (200, 20.0), (6566, 20.0)),
    ("word_language_model.log", "loss", TRAIN, True, STEP, 9, (200, 6.9), (6566, 5.5)),
    ("word_language_model.log", "ppl", TRAINED, True, STEP, 9, (200, 1500.0), (6566, 500.0)),
    ("word_language_model.log", "valid loss", VAL, True, EPOCH, 3, (1, 6.4), (3, 5.4)),
    ("word_language_model.log", "valid ppl", HELD, True, EPOCH, 3, (1, 700.0), (3, 300.0)),
    ("attngan.log", "Loss_D", TRAIN, False, EPOCH, 6, (0, 1.5), (5, 1.0)),
    ("attngan.log", "Loss_G", TRAIN, False, EPOCH, 6, (0, 7.2), (5, 6.7)),
    ("attngan.log", "g_loss0", TRAIN, False, Axis.ROW, 6, (1, 2.0), (6, 1.5)),
    ("attngan.log", "g_loss1", TRAIN, False, Axis.ROW, 6, (1, 2.2), (6, 1.7)),
    ("attngan.log", "w_loss", TRAIN, False, Axis.ROW, 6, (1, 4.0), (6, 3.0)),
    ("attngan.log", "s_loss", TRAIN, False, Axis.ROW, 6, (1, 3.3), (6, 3.3)),
    ("conlleval.log", "dev accuracy", HELD, True, Axis.ROW, 6, (1, 60.89), (6, 75.89)),
    ("conlleval.log", "dev precision", HELD, True, Axis.ROW, 6, (1, 50.0), (6, 70.0)),
    ("conlleval.log", "dev recall", HELD, True, Axis.ROW, 6, (1, 40.5), (6, 60.5)),
    ("conlleval.log", "test accuracy", HELD, True, Axis.ROW, 6, (1, 55.89), (6, 70.89)),
    ("conlleval.log", "test precision", HELD, True, Axis.ROW, 6, (1, 45.0), (6, 65.0)),
    ("conlleval.log", "test recall", HELD, True, Axis.ROW, 6, (1, 35.5), (6, 55.5)),
    ("batch_of_epoch.log", "loss_rmse", TRAIN, False, STEP, 9, (10, 0.24), (90, 0.12)),
    ("batch_of_epoch.log", "loss_total", TRAIN, True, STEP, 9, (10, 1.6), (90, 0.8)),
    ("bracketed_counts.log", "loss", TRAIN, True, STEP, 15, (1, 2.45), (15, 1.25)),
    ("bracketed_counts.log", "acc", TRAINED, True, STEP, 15, (1, 0.31), (15, 0.55)),
    ("llmc_cpu.log", "val loss", VAL, True, STEP, 3, (0, 5.6), (20, 5.4)),
    ("llmc_cpu.log", "train loss", TRAIN, True, STEP, 21, (0, 5.5), (20, 5.3)),
    ("spacy_losses.log", "ner loss", TRAIN, True, Axis.ROW, 8, (1, 104.25), (8, 55.25)),
    ("comma_header.log", "train_loss", TRAIN, True, EPOCH, 6, (0, 1.0), (5, 0.5)),
    ("comma_header.log", "val_loss", VAL, True, EPOCH, 6, (0, 1.2), (5, 0.7)),
    ("comma_header.log", "val_acc", HELD, True, EPOCH, 6, (0, 0.05), (5, 0.55)),
    ("running_by_batch.log", "Running Loss", TRAIN, True, STEP, 9, (50, 0.85), (450, 0.55)),
    ("running_by_batch.log", "Train Loss", TRAIN, True, EPOCH, 3, (1, 0.8), (3, 0.6)),
    ("running_by_batch.log", "Valid Loss", VAL, True, EPOCH, 3, (1, 0.85), (3, 0.65)),
    ("one_sample_each.log", "validation pixAcc", HELD, True, EPOCH, 5, (0, 80.168), (20, 88.168)),
    ("one_sample_each.log", "Evaluation mIoU", HELD, True, EPOCH, 5, (0, 40.733), (20, 48.733)),
    ("batches_of_one_epoch.log", "train loss", TRAIN, True, EPOCH, 30, (1, 0.5), (3, 0.169667)),
    ("batches_of_one_epoch.log", "Val acc", HELD, True, EPOCH, 3, (1, 83.5), (3, 89.5)),
    ("session_banner.log", "TrainLoss", TRAIN, True, EPOCH, 6, (1, 1.8), (6, 0.8)),
    ("session_banner.log", "TrainAcc", TRAINED, True, EPOCH, 6, (1, 45.54), (6, 70.54)),
    ("session_banner.log", "ValLoss", VAL, True, EPOCH, 6, (1, 2.0), (6, 1.5)),
    ("session_banner.log", "ValAcc", HELD, True, EPOCH, 6, (1, 42.94), (6, 62.94)),
    ("session_banner.log", "LR", LR, True, EPOCH, 6, (1, 0.0001), (6, 0.0001)),
    ("session_banner.log", "val Acc", HELD, True, EPOCH, 1, (6, 0.6256), (6, 0.6256)),
    ("session_banner.log", "val F1", HELD, True, EPOCH, 1, (6, 0.6127), (6, 0.6127)),
    ("session_banner.log", "val AUC", HELD, True, EPOCH, 1, (6, 0.9061), (6, 0.9061)),
    ("session_banner.log", "test Acc", HELD, True, EPOCH, 1, (6, 0.6058), (6, 0.6058)),
    ("session_banner.log", "test F1", HELD, True, EPOCH, 1, (6, 0.5952), (6, 0.5952)),
    ("session_banner.log", "test AUC", HELD, True, EPOCH, 1, (6, 0.8073), (6, 0.8073)),
    ("coqui_timed.log", "loss", TRAIN, True, STEP, 9, (0, 3.5), (8, 2.7)),
    ("coqui_timed.log", "current_lr", LR, True, STEP, 9, (0, 2.5e-07), (8, 2.5e-07)),
    ("coqui_timed.log", "eval avg_loss", VAL, True, EPOCH, 3, (0, 3.7), (2, 3.3)),
    ("many_batches.log", "mean acc", TRAINED, True, STEP, 45, (10, 0.201), (870, 0.429)),
    ("many_batches.log", "mean loss", TRAIN, True, STEP, 45, (10, 2.89), (870, 1.61)),
    ("many_batches.log", "mean IoU", TRAINED, True, EPOCH, 3, (0, 14.4), (2, 22.4)),
    ("many_batches.log", "eval mean acc", HELD, True, EPOCH, 3, (0, 0.705317), (2, 0.725317)),
    ("many_batches.log", "eval mean loss", VAL, True, EPOCH, 3, (0, 0.9), (2, 0.7)),
    ("many_batches.log", "EVAL mean IoU", HELD, True, EPOCH, 3, (0, 19.2), (2, 27.2)),
    ("many_batches.log", "mean loss", TRAIN, True, EPOCH, 3, (0, 2.75), (2, 1.7499999999999998)),
    ("many_batches.log", "mean acc", TRAINED, True, EPOCH, 3, (0, 0.215), (2, 0.415)),
    ("figure_first.log", "C.E. Loss", TRAIN, True, EPOCH, 6, (0, 0.98), (5, 0.93)),
    ("figure_first.log", "Accuracy", TRAINED, True, EPOCH, 6, (0, 94.0), (5, 96.5)),
    ("losses_in_brackets.log", "total loss", TRAIN, True, STEP, 6, (0, 15.1), (5, 12.6)),
    ("losses_in_brackets.log", "recall", TRAINED, True, STEP, 6, (0, 0.0), (5, 0.05)),
    ("losses_in_brackets.log", "precision", TRAINED, True, STEP, 6, (0, 0.00012), (5, 0.00512)),
    ("between_tensors.log", "train_loss", TRAIN, True, EPOCH, 15, (1, 15.5), (3, 13.1)),
    ("verl_preempted.log", "actor/pg_loss", TRAIN, True, STEP, 5, (1, 0.01), (5, 0.05)),
    ("verl_preempted.log", "actor/grad_norm", GRAD, True, STEP, 5, (1, 0.15), (5, 0.55)),
    ("verl_preempted.log", "critic/rewards/mean", TRAINED, True, STEP, 5, (1, 0.1), (5, 0.5)),
]


@pytest.mark.parametrize("case", CURVES, ids=lambda case: f"{case[0]} {case[1]} by {case[4]}")
def test_a_record_gives_its_curve(case: Expected) -> None:
    file, name, role, total, axis, count, first, last = case

    found = curve(opened(file), name, axis)

    assert (found.role, found.total, len(found)) == (role, total, count)
    assert (found.values[0], found.values[-1]) == (first[1], last[1])
    assert (found.xs[0], found.xs[-1]) == pytest.approx((first[0], last[0]))


def test_a_count_behind_a_bar_is_no_planned_number_of_epochs() -> None:
    assert opened("word_language_model.log").epochs_planned is None


def test_samples_of_an_evaluation_are_no_records() -> None:
    assert {len(s) for s in opened("one_sample_each.log").series} == {5}


def test_a_step_that_goes_on_over_the_epochs_begins_anew_with_each_run_of_the_log() -> None:
    (run,) = open_run(FOLDER / "appended_runs.log")

    assert [s.xs[-1] for s in run.series if s.name == "loss"] == [7800, 2600, 10400]


def test_the_patience_of_an_early_stop_is_no_stop() -> None:
    assert not any(e.kind is EventKind.EARLY_STOP for e in opened("session_banner.log").events)


def test_a_validation_that_did_not_improve_and_stops_the_run_is_an_early_stop() -> None:
    file = TextFile(path="a.log", size=1, lines=(Line(number=1, text="Didn't improve for 40 epochs. Training stops."),))

    (found,) = read_log(file).events

    assert (found.kind, found.data["patience"]) == (EventKind.EARLY_STOP, "40")


def test_the_last_epoch_that_a_trainer_prints_from_zero_gives_the_planned_number() -> None:
    assert opened("coqui_timed.log").epochs_planned == 3


def test_a_count_of_preempted_requests_kills_no_run() -> None:
    assert not any(e.kind is EventKind.KILLED for e in opened("verl_preempted.log").events)
