"""Short records of course templates, of newer trainers and of loggers that were run: each gives the curves a person would read off it.

The consoles follow the writers' sources; the records of Ignite, Stable-Baselines3, fastai and Ray Tune were written by those libraries.
"""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis, Series
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.logs import read_log

sys.path.insert(0, str(Path(__file__).parent))
from test_log_zoo import EPOCH, GRAD, HELD, LR, STEP, TRAIN, TRAINED, VAL, Expected, curve, log_of, opened

CURVES: list[Expected] = [
    ("boostcamp.log", "training loss", TRAIN, True, STEP, 9, (20, 2.4), (180, 1.2)),
    ("boostcamp.log", "training accuracy", TRAINED, True, STEP, 9, (20, 22.0), (180, 66.0)),
    ("boostcamp.log", "lr", LR, True, STEP, 9, (20, 0.001), (180, 0.001)),
    ("boostcamp.log", "Val loss", VAL, True, EPOCH, 3, (0, 2.2), (2, 1.6)),
    ("boostcamp.log", "Val acc", HELD, True, EPOCH, 3, (0, 30.0), (2, 50.0)),
    ("dacon.log", "Train Loss", TRAIN, True, EPOCH, 5, (1, 1.9), (5, 1.5)),
    ("dacon.log", "Val Loss", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.6)),
    ("dacon.log", "Val F1 Score", HELD, True, EPOCH, 5, (1, 0.35), (5, 0.55)),
    ("kobert.log", "loss", TRAIN, True, STEP, 9, (1, 0.9995), (1203, 0.39949999999999986)),
    ("kobert.log", "train acc", TRAINED, True, EPOCH, 3, (1, 0.7), (3, 0.9)),
    ("kobert.log", "test acc", HELD, True, EPOCH, 3, (1, 0.65), (3, 0.85)),
    ("dtrb_log_train.txt", "Train loss", TRAIN, True, STEP, 4, (1, 2.99967), (6000, 1.0)),
    ("dtrb_log_train.txt", "Valid loss", VAL, True, STEP, 4, (1, 3.09967), (6000, 1.1)),
    ("dtrb_log_train.txt", "valid Current_accuracy", HELD, True, STEP, 4, (1, 0.01), (6000, 60.0)),
    ("kospeech.log", "loss", TRAIN, True, STEP, 6, (10, 4.6667), (60, 3.0)),
    ("kospeech.log", "Validation Loss", VAL, True, EPOCH, 2, (0, 4.2), (1, 3.2)),
    ("kospeech.log", "Validation CER", HELD, True, EPOCH, 2, (0, 0.95), (1, 0.75)),
    ("nanochat.log", "loss", TRAIN, True, STEP, 5, (0, 10.0), (40, 6.0)),
    ("nanochat.log", "Validation bpb", HELD, True, STEP, 2, (20, 1.2345), (50, 1.1345)),
    ("two_counts.log", "loss", TRAIN, True, STEP, 8, (5, 1.15), (40, 0.8)),
    ("batch_of_batches.log", "loss", TRAIN, True, STEP, 15, (2, 2.79), (30, 2.35)),
    ("batch_of_batches.log", "val", VAL, True, EPOCH, 3, (1, 3.3), (3, 2.9)),
    ("agent_epochs.log", "v_loss", TRAIN, False, EPOCH, 6, (1, 0.5), (6, 0.0833)),
    ("agent_epochs.log", "pg_loss", TRAIN, False, EPOCH, 6, (1, -0.01), (6, -0.06)),
    ("screenlog.0", "avg loss", TRAIN, True, STEP, 9, (0, 4.0), (119, 1.61)),
    ("screenlog.0", "val avg loss", VAL, True, EPOCH, 3, (1, 4.5), (3, 2.5)),
    ("dumped_again.log", "Loss", TRAIN, True, EPOCH, 4, (0, 4.0), (3, 3.7)),
    ("planned_in_a_row.log", "train_loss", TRAIN, True, STEP, 4, (1, 6.99), (300, 4.0)),
    ("graph_actions.log", "Mean test loss", VAL, True, EPOCH, 6, (1, 2.9), (6, 1.4)),
    ("graph_actions.log", "Top1", HELD, True, Axis.ROW, 6, (1, 21.0), (6, 26.0)),
    ("below_held_out.log", "mean IOU", HELD, True, EPOCH, 4, (0, 0.20118), (3, 0.23118)),
    ("below_held_out.log", "Acc", TRAINED, True, STEP, 16, (50, 0.4), (800, 0.43)),
    ("named_bracket.log", "train_loss", TRAIN, True, STEP, 6, (10, 0.5), (60, 0.083333)),
    ("iter_of_epoch.log", "Loss", TRAIN, True, STEP, 9, (10, 2.9), (90, 2.1)),
    ("bare_bracket.log", "gnorm", GRAD, True, STEP, 6, (100, 0.1), (600, 0.1)),
    ("phase_losses.log", "Accuracy", TRAINED, True, EPOCH, 4, (0, 0.5), (3, 0.53)),
    ("phase_losses.log", "Validation Accuracy", HELD, True, EPOCH, 4, (0, 0.4), (3, 0.43)),
    ("grouped_table.log", "valid loss", VAL, True, EPOCH, 5, (0, 0.5), (4, 0.38)),
    ("grouped_table.log", "train top-1", TRAINED, True, EPOCH, 5, (0, 70.46), (4, 74.46)),
    ("split_and_count.log", "train acc", TRAINED, True, EPOCH, 6, (0, 0.45), (5, 0.455)),
    ("split_and_count.log", "test acc", HELD, True, EPOCH, 6, (0, 0.41), (5, 0.415)),
    ("lerobot.log", "loss", TRAIN, True, STEP, 5, (200, 1.8), (1000, 0.6)),
    ("lerobot.log", "grdn", GRAD, True, STEP, 5, (200, 2.0), (1000, 14.0)),
    ("lerobot.log", "lr", LR, True, STEP, 5, (200, 1e-05), (1000, 1e-05)),
    ("litgpt.log", "loss train", TRAIN, True, STEP, 10, (1, 2.96), (19, 2.24)),
    ("maxtext.log", "loss", TRAIN, True, STEP, 8, (0, 10.0), (7, 9.3)),
    ("maxtext.log", "eval loss", VAL, True, STEP, 1, (7, 9.1), (7, 9.1)),
    ("torchtitan.log", "loss", TRAIN, True, STEP, 5, (10, 9.0), (50, 5.0)),
    ("torchtitan.log", "grad_norm", GRAD, True, STEP, 5, (10, 2.5), (50, 6.5)),
    ("icefall.log", "tot_loss", TRAIN, True, STEP, 6, (0, 6.2), (201, 4.2)),
    ("icefall.log", "lr", LR, True, STEP, 6, (0, 0.025), (201, 0.0125)),
    ("icefall.log", "validation loss", VAL, True, EPOCH, 2, (1, 5.5), (2, 4.5)),
    ("clu.log", "loss", TRAIN, True, STEP, 3, (10, 1.5), (30, 0.5)),
    ("clu.log", "accuracy", TRAINED, True, STEP, 3, (10, 0.1), (30, 0.3)),
    ("clu.log", "eval/loss", VAL, True, STEP, 3, (10, 1.6), (30, 0.6)),
    ("clu.log", "eval/accuracy", HELD, True, STEP, 3, (10, 0.0909091), (30, 0.272727)),
    ("clu.log", "learning_rate", LR, True, STEP, 3, (10, 0.001), (30, 0.001)),
    ("verl.log", "actor/grad_norm", GRAD, True, STEP, 5, (1, 0.6), (5, 1.0)),
    ("verl.log", "critic/rewards/mean", TRAINED, True, STEP, 5, (1, 0.1), (5, 0.5)),
    ("torchvision.log", "loss", TRAIN, True, STEP, 9, (0, 4.0), (62, 1.8)),
    ("torchvision.log", "Test Acc@1", HELD, True, EPOCH, 3, (0, 20.0), (2, 40.0)),
    ("aitoolkit.log", "progress/loss", TRAIN, True, STEP, 20, (0, 1.0), (190, 0.525)),
    ("aitoolkit.log", "progress/lr", LR, True, STEP, 20, (0, 0.0001), (190, 0.0001)),
    ("bar_named.log", "progress/loss", TRAIN, True, STEP, 20, (10, 0.975), (200, 0.5)),
    ("bar_named.log", "progress/acc", TRAINED, True, STEP, 20, (10, 0.025), (200, 0.5)),
    ("bar_named.log", "progress/grad_norm", GRAD, True, STEP, 20, (10, 1.95), (200, 1.0)),
    ("bar_named.log", "progress/val_loss", VAL, True, STEP, 20, (10, 1.175), (200, 0.7)),
    ("cleanrl.log", "episodic_return", TRAINED, True, STEP, 5, (100, 10.0), (500, 50.0)),
    ("korean_1.log", "학습 손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_1.log", "검증 손실", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.2)),
    ("korean_1.log", "학습률", LR, True, EPOCH, 5, (1, 0.001), (5, 0.0002)),
    ("korean_2.log", "손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_2.log", "검증손실", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.2)),
    ("korean_2.log", "검증정확도", HELD, True, EPOCH, 5, (1, 0.51), (5, 0.55)),
    ("korean_3.log", "손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_3.log", "검증 정확도", HELD, True, EPOCH, 5, (1, 0.51), (5, 0.55)),
    ("korean_4.log", "훈련 손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_4.log", "테스트 손실", VAL, True, EPOCH, 5, (1, 2.1), (5, 1.3)),
    ("korean_4.log", "테스트 정확도", HELD, True, EPOCH, 5, (1, 0.51), (5, 0.55)),
    ("korean_4.log", "훈련 정확도", TRAINED, True, EPOCH, 5, (1, 0.41), (5, 0.45)),
    ("korean_5.log", "평균 손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_5.log", "평가 손실", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.2)),
    ("korean_5.log", "평가 F1", HELD, True, EPOCH, 5, (1, 0.51), (5, 0.55)),
    ("korean_6.log", "손실", TRAIN, True, STEP, 5, (100, 1.8), (500, 1.0)),
    ("korean_6.log", "학습률", LR, True, STEP, 5, (100, 0.0001), (500, 0.0001)),
    ("korean_7.log", "손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_7.log", "검증 손실", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.2)),
    ("korean_7.log", "검증 정확도", HELD, True, EPOCH, 5, (1, 0.51), (5, 0.55)),
    ("korean_8.log", "학습 손실", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("korean_8.log", "검증 손실", VAL, True, EPOCH, 5, (1, 2.0), (5, 1.2)),
    ("korean_9.log", "손실값", TRAIN, True, EPOCH, 5, (1, 1.8), (5, 1.0)),
    ("ignite.log", "Loss", TRAIN, True, STEP, 9, (2, 0.62), (18, 0.52)),
    ("ignite.log", "Avg accuracy", TRAINED, True, EPOCH, 3, (1, 0.78), (3, 0.89)),
    ("ignite.log", "Avg loss", TRAIN, True, EPOCH, 3, (1, 0.61), (3, 0.5)),
    ("ignite.log", "Validation Avg accuracy", HELD, True, EPOCH, 3, (1, 0.72), (3, 0.84)),
    ("ignite.log", "Validation Avg loss", VAL, True, EPOCH, 3, (1, 0.65), (3, 0.55)),
    (
        "sb3_progress.csv",
        "rollout/ep_rew_mean",
        TRAINED,
        True,
        STEP,
        4,
        (256, 22.636363636363637),
        (1024, 21.956521739130434),
    ),
    ("sb3_progress.csv", "train/learning_rate", LR, True, STEP, 3, (512, 0.0003), (1024, 0.0003)),
    (
        "sb3_progress.csv",
        "train/explained_variance",
        TRAINED,
        True,
        STEP,
        3,
        (512, -0.0014903545379638672),
        (1024, 0.058112263679504395),
    ),
    (
        "sb3_progress.json",
        "rollout/ep_rew_mean",
        TRAINED,
        True,
        STEP,
        4,
        (256, 22.636363636363637),
        (1024, 21.956521739130434),
    ),
    ("sb3_progress.json", "train/learning_rate", LR, True, STEP, 3, (512, 0.0003), (1024, 0.0003)),
    (
        "sb3_progress.json",
        "train/explained_variance",
        TRAINED,
        True,
        STEP,
        3,
        (512, -0.0014903545379638672),
        (1024, 0.058112263679504395),
    ),
    ("fastai_history.csv", "train_loss", TRAIN, True, EPOCH, 3, (0, 0.679546594619751), (2, 0.6066626906394958)),
    ("fastai_history.csv", "valid_loss", VAL, True, EPOCH, 3, (0, 0.6807799935340881), (2, 0.5856464505195618)),
    ("fastai_history.csv", "accuracy", HELD, True, EPOCH, 3, (0, 0.53125), (2, 0.84375)),
    ("ray_progress.csv", "loss", TRAIN, True, EPOCH, 5, (0, 1.1), (4, 0.30000000000000004)),
    ("ray_progress.csv", "acc", TRAINED, True, EPOCH, 5, (0, 0.0), (4, 0.8)),
    ("ray_result.json", "loss", TRAIN, True, EPOCH, 5, (0, 1.1), (4, 0.30000000000000004)),
    ("ray_result.json", "acc", TRAINED, True, EPOCH, 5, (0, 0.0), (4, 0.8)),
]


@pytest.mark.parametrize("case", CURVES, ids=lambda case: f"{case[0]} {case[1]} by {case[4]}")
def test_a_record_gives_its_curve(case: Expected) -> None:
    file, name, role, total, axis, count, first, last = case

    found = curve(opened(file), name, axis)

    assert (found.role, found.total, len(found)) == (role, total, count)
    assert (found.values[0], found.values[-1]) == (first[1], last[1])
    assert (found.xs[0], found.xs[-1]) == pytest.approx((first[0], last[0]))


def opened_lines(lines: list[str]) -> tuple[Series, ...]:
    file = TextFile(path="a.log", size=1, lines=tuple(Line(number=i, text=t) for i, t in enumerate(lines, 1)))
    return read_log(file).series


def test_steps_that_begin_anew_below_each_heading_count_on() -> None:
    lines = [
        text for e in (1, 2, 3) for text in (f"Epoch {e}", *(f"Step {n}/30: loss {9 - e}.{n}" for n in (10, 20, 30)))
    ]

    (found,) = opened_lines(lines)

    assert found.xs == (10, 20, 30, 40, 50, 60, 70, 80, 90)


def test_steps_that_go_on_below_headings_stay() -> None:
    lines = [
        text for e in (1, 2, 3) for text in (f"Epoch {e}", *(f"Step {e * 30 + n}/120: loss 1.{n}" for n in (10, 20)))
    ]

    (found,) = opened_lines(lines)

    assert found.xs == (40, 50, 70, 80, 100, 110)


def test_a_multiplier_of_the_rate_is_no_rate() -> None:
    assert [role for name, role, _ in log_of("step 00010 | loss: 3.1 | lrm: 1.00") if role is LR] == []


@pytest.mark.parametrize("line", ["warmup_steps:20 max_grad_norm:1.0 iterations:500", "max_grad_norm: 1.0, step: 100"])
def test_what_is_planned_is_no_curve(line: str) -> None:
    assert opened_lines([line]) == ()


def test_a_repeated_dump_below_a_heading_leaves_no_curve() -> None:
    names = {s.name for s in opened("dumped_again.log").series}

    assert not names & {"base_lr", "final_lr", "batch_size", "warmup_epochs"}


@pytest.mark.parametrize(
    "told",
    [". Final checkpoint: out/final.pt", ". Model saved to out/final.pt", " at step 40000. Best val loss: 0.1385"],
)
def test_an_end_that_tells_more_is_an_end(told: str) -> None:
    file = TextFile(path="a.log", size=1, lines=(Line(number=1, text=f"Training complete{told}"),))

    assert any(event.kind is EventKind.FINISHED for event in read_log(file).events)


def test_the_figures_of_each_class_are_no_course() -> None:
    assert opened_lines([f"class {i} iou: 0.{i + 30}" for i in range(12)]) == ()
