"""What the line scanners find in small logs of every kind, and that no real log breaks them."""

import math
import sys
import time
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.decode import read_text
from jindan_tools.readers.encodings import is_text
from jindan_tools.readers.logs import read_log

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import curve, event, kinds, points, read, read_lines, settings

CURVES = [
    ("generic_epochs.log", "Val Acc", Axis.EPOCH, [(1, 31.5), (2, 48.0), (3, 33.3), (4, 33.3)]),
    ("piped_epochs.log", "lr", Axis.EPOCH, [(1, 1e-3), (2, 1e-3), (3, 5e-4)]),
    ("piped_epochs.log", "pos_sim", Axis.EPOCH, [(1, 0.921), (2, 0.959), (3, 0.970)]),
    ("korean_epochs.log", "손실", Axis.EPOCH, [(1, 2.31), (2, 2.10), (3, 1.95)]),
    ("korean_epochs.log", "검증 손실", Axis.EPOCH, [(1, 2.30), (2, 2.15), (3, 2.05)]),
    ("keras.log", "val_loss", Axis.EPOCH, [(1, 0.6930), (2, 0.6929)]),
    ("keras.log", "loss", Axis.EPOCH, [(1, 0.6931), (2, 0.6925)]),
    ("phases_below_heading.log", "val Acc", Axis.EPOCH, [(0, 0.902), (1, 0.912)]),
    ("steps_in_epochs.log", "Loss", Axis.STEP, [(100, 1.5), (200, 1.2), (300, 1.0), (400, 0.9)]),
    ("samples_in_epochs.log", "Loss", Axis.STEP, [(0, 2.3054), (640, 1.359776), (60000, 0.3054), (60640, 0.259776)]),
    ("samples_in_epochs.log", "Test Average loss", Axis.EPOCH, [(1, 0.05), (2, 0.04)]),
    ("quickstart.log", "loss", Axis.STEP, [(64, 2.303494), (6464, 2.294637), (60064, 2.173), (66464, 2.164)]),
    ("quickstart.log", "Test Avg loss", Axis.EPOCH, [(1, 2.15), (2, 1.9)]),
    ("nanogpt.log", "loss", Axis.STEP, [(0, 4.2654), (10, 3.1407)]),
    ("nanogpt.log", "val loss", Axis.STEP, [(0, 4.2823), (250, 2.1)]),
    ("nanogpt.log", "val_loss", Axis.STEP, [(375, 1.95)]),
    ("hf4_console.log", "loss", Axis.STEP, [(10, 2.5), (20, 0.0)]),
    ("hf5_console.log", "loss", Axis.STEP, [(10, 2.023), (20, 1.9)]),
    ("hf5_console.log", "eval_loss", Axis.STEP, [(20, 1.95)]),
    ("ultralytics.log", "GPU_mem", Axis.EPOCH, [(1, 7.78), (2, 10.9)]),
    ("ultralytics.log", "metrics/mAP50(B)", Axis.EPOCH, [(1, 0.701), (2, 0.0)]),
    ("yolov5.log", "train/obj_loss", Axis.EPOCH, [(0, 0.0312)]),
    ("megatron.log", "lm loss", Axis.STEP, [(6930, 9.121927), (6940, 10.23865)]),
    ("megatron.log", "validation lm loss", Axis.STEP, [(6940, 7.1742)]),
    ("fairseq.log", "gnorm", Axis.STEP, [(4200, 0.906)]),
    ("fairseq.log", "valid_loss", Axis.STEP, [(4312, 3.817)]),
    ("mmdet.log", "acc", Axis.STEP, [(150, 94.8901)]),
    ("mmdet.log", "val/mAP", Axis.EPOCH, [(2, 0.1234)]),
    ("lightning.log", "val_loss", Axis.STEP, [(30, 0.33322), (60, 0.22210)]),
]


@pytest.mark.parametrize(("name", "series", "axis", "expected"), CURVES)
def test_a_log_gives_its_curve(name: str, series: str, axis: Axis, expected: list[tuple[float, float]]) -> None:
    assert points(read(name), series, axis) == expected


FRAMEWORKS = [
    ("hf4_console.log", Framework.HF_TRAINER, None),
    ("ultralytics.log", Framework.ULTRALYTICS, "8.3.170"),
    ("yolov5.log", Framework.YOLOV5, "7.0-72-g064365d"),
    ("megatron.log", Framework.MEGATRON, None),
    ("fairseq.log", Framework.FAIRSEQ, None),
    ("mmdet.log", Framework.MMDET, "2.5.0+"),
    ("lightning.log", Framework.LIGHTNING, None),
    ("generic_epochs.log", None, None),
]


@pytest.mark.parametrize(("name", "framework", "version"), FRAMEWORKS)
def test_a_log_names_its_framework(name: str, framework: Framework | None, version: str | None) -> None:
    found = read(name)

    assert (found.framework, found.version) == (framework, version)


SETTINGS = [
    ("generic_epochs.log", {"epochs": 4, "train": 900, "val": 100, "classes": 3}),
    ("hf4_console.log", {"num_examples": 1000, "total_train_batch_size": 20, "gradient_accumulation_steps": 5}),
    ("ultralytics.log", {"lr0": 0.01, "optimizer": "AdamW", "amp": True, "classes": "[0, 3]", "nc": 50, "epochs": 150}),
    ("yolov5.log", {"batch_size": 16, "lr0": 0.01, "weights": "yolov5s.pt", "cfg": None}),
    ("megatron.log", {"train_iters": 159576}),
    ("mmdet.log", {"optimizer.lr": 0.0025, "lr_config.step": "[16, 22]", "total_epochs": 24}),
    ("mmdet.log", {"model.roi_head.bbox_head.num_classes": 20}),
    ("folds.log", {"folds": 2, "epochs": 2}),
    ("lightning.log", {"max_epochs": 2}),
]


@pytest.mark.parametrize(("name", "expected"), SETTINGS)
def test_a_log_gives_its_settings(name: str, expected: dict[str, object]) -> None:
    found = settings(read(name))

    assert {key: found.get(key) for key in expected} == expected


EVENTS = [
    ("generic_epochs.log", EventKind.CLASS_COUNTS, {"counts": "300, 310, 290"}),
    ("generic_epochs.log", EventKind.DATASET, {"train": 900, "val": 100, "classes": 3}),
    ("generic_epochs.log", EventKind.FINISHED, {"reason": "Training complete in 0m 41s"}),
    ("korean_epochs.log", EventKind.FINISHED, {"reason": "학습 완료"}),
    ("hf4_console.log", EventKind.FINISHED, {"reason": "train_runtime", "train_loss": 0.9}),
    ("hf5_console.log", EventKind.PROGRESS, {"done": 30, "total": 40, "unit": "step"}),
    ("ultralytics.log", EventKind.DEVICE, {"gpu": "NVIDIA GeForce RTX 2080 Ti", "memory_mib": 11264}),
    ("ultralytics.log", EventKind.OPTIMIZER, {"name": "AdamW", "lr": "0.01"}),
    ("ultralytics.log", EventKind.EARLY_STOP, {"patience": "20", "best_epoch": "1"}),
    ("ultralytics.log", EventKind.LABEL_SCAN, {"split": "train", "images": 120, "backgrounds": 4, "corrupt": 1}),
    ("ultralytics.log", EventKind.WEIGHTS, {"transferred": "349", "total": "355"}),
    ("ultralytics.log", EventKind.AMP, {"result": "passed"}),
    ("ultralytics.log", EventKind.PROGRESS, {"done": 60, "total": 120, "epoch": 3, "epochs": 150}),
    ("yolov5.log", EventKind.FINISHED, {"epochs": "2"}),
    ("megatron.log", EventKind.SKIPPED_STEP, {"scale_from": 4096, "scale_to": 1024, "longest": 2}),
    ("lightning.log", EventKind.FINISHED, {"reason": "max_epochs", "value": 2}),
    ("lightning.log", EventKind.PARAMETERS, {"trainable": 13500, "frozen": 0}),
    ("lightning.log", EventKind.CHECKPOINT, {"path": "checkpoints/epoch=1.ckpt"}),
    ("nanogpt.log", EventKind.PARAMETERS, {"total": 10.65e6}),
]


@pytest.mark.parametrize(("name", "kind", "expected"), EVENTS)
def test_a_log_gives_its_event(name: str, kind: EventKind, expected: dict[str, object]) -> None:
    found = event(read(name), kind).data

    assert {key: found.get(key) for key in expected} == expected


def test_a_printed_nan_stays_a_nan_in_the_curve() -> None:
    values = curve(read("generic_epochs.log"), "Train Loss").values

    assert [math.isnan(v) for v in values] == [False, False, True, True]


def test_a_nan_in_the_quoted_numbers_of_transformers_5_is_kept() -> None:
    assert math.isnan(curve(read("hf5_console.log"), "grad_norm", Axis.STEP).values[0])


def test_the_last_unfinished_epoch_gives_no_epoch_value() -> None:
    assert curve(read("ultralytics.log"), "train/box_loss").xs == (1.0, 2.0)


def test_duplicate_labels_are_counted_with_the_first_place_kept() -> None:
    found = [e for e in read("ultralytics.log").events if e.word("problem") == "duplicate"]

    assert [(e.count, e.source.line, e.number("removed")) for e in found] == [(2, 9, 3.0)]


def test_the_last_validation_table_names_its_classes() -> None:
    found = [e.word("class") for e in read("ultralytics.log").events if e.kind is EventKind.VALIDATION]

    assert found == ["all", "note head"]


def test_every_point_knows_its_line() -> None:
    assert curve(read("generic_epochs.log"), "Val Loss").lines == (3, 4, 5, 6)


def test_a_missing_validation_step_is_no_plain_warning() -> None:
    found = kinds(read("lightning.log"))

    assert EventKind.NO_VALIDATION in found
    assert EventKind.WARNING not in found


def test_repeated_warnings_are_one_event_with_a_count() -> None:
    found = read_lines("x.py:1: UserWarning: step 1 is slow\nx.py:1: UserWarning: step 2 is slow")

    assert event(found, EventKind.WARNING).count == 2


def test_rounded_epochs_without_a_step_are_spread_evenly() -> None:
    lines = [f"{{'loss': 1.0, 'learning_rate': 1e-4, 'epoch': {round(i / 300, 2)}}}" for i in range(1, 31)]

    xs = curve(read_lines("\n".join(lines)), "loss").xs

    assert len(set(xs)) == 30


def test_a_postfix_loss_stands_for_the_training_loss_when_nothing_else_is_logged() -> None:
    bars = "\n".join(
        f"epoch 1:  {i}%|#  | {i}/90 [00:01<00:09, 9.0it/s, loss={5 - i / 100:.3f}]" for i in range(10, 15)
    )

    found = [s for s in read_lines(bars).series if s.role is Role.TRAIN_LOSS and s.total]

    assert [(s.name, len(s)) for s in found] == [("progress/loss", 5)]


def test_the_sampled_postfix_is_bounded() -> None:
    bars = "\n".join(f"train: 1%|#  | {i}/9000 [00:01<00:09, 9.0it/s, loss=1.0]" for i in range(5000))

    assert max(len(s) for s in read_lines(bars).series) <= 2000


SENTENCES = [
    "{'target': 'ModelCheckpoint', 'params': {'filename': '{epoch:06}', 'every_n_train_steps': 5000}}",
    "CUDA kernel errors might be asynchronously reported at some other API call",
    "For debugging consider passing CUDA_LAUNCH_BLOCKING=1",
    "  exit_interval ................................... None",
    "GPU memory utilization is fine",
    "best epoch: 3, loss 0.5",
    "Metric at the last epoch: 3 loss 0.5",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_line_that_only_sounds_like_a_record_gives_nothing(text: str) -> None:
    found = read_lines(text)

    assert (found.series, found.events) == ((), ())


@pytest.mark.parametrize(
    ("line", "kept"), [("new best val_acc 0.8312, saved", [0.8312]), ("Fold 5 best val_acc 0.9164", [])]
)
def test_the_best_of_a_fold_is_no_choice_among_folds(line: str, kept: list[float]) -> None:
    assert [s.value for s in read_lines(line).settings if s.name == "best_metric"] == kept


HOSTILE = [
    "Epoch 1/3 ",
    "step 5: ",
    "Epoch [1][5/10]\t",
    "RuntimeError: CUDA out of memory ",
    "parameters ",
    "━ ",
    "train: Scanning ",
]


@pytest.mark.parametrize("head", HOSTILE)
@pytest.mark.parametrize("body", ["a", "1", "1,", "a.b", ".", "-", "\t", "loss 1.0 "])
def test_a_line_without_end_takes_no_time(head: str, body: str) -> None:
    started = time.perf_counter()

    read_lines((head + body * 60_000)[:60_000])

    assert time.perf_counter() - started < 0.5


def test_every_real_log_is_read_without_an_exception_and_with_places(shared_runs: Path) -> None:
    for path in shared_runs.rglob("*"):
        if path.suffix not in {".log", ".txt", ".out", ".err"} or not is_text(path.read_bytes()[:4096]):
            continue
        file = read_text(path.parent, path.name, path.stat().st_size)
        last = max((line.number for line in file.lines), default=0)

        found = read_log(file)

        places = [n for series in found.series for n in series.lines] + [e.source.line or 0 for e in found.events]
        assert all(1 <= place <= last for place in places), path


def test_the_short_names_of_old_yolov5_headings_are_losses() -> None:
    text = (
        "     Epoch   gpu_mem       box       obj       cls     total    labels  img_size\n"
        "       0/9     1.82G   0.08977    0.1288       0.1    0.3186       107       416: 100% 16/16 [00:02<00:00,  7.06it/s]"
    )

    assert points(read_lines(text), "train/loss") == [(0, 0.3186)]


def test_a_heading_may_overtake_the_row_of_the_epoch_before() -> None:
    text = (
        "     Epoch   gpu_mem       box       obj       cls     total    labels  img_size\n"
        "       0/9     1.82G   0.08977    0.1288       0.1    0.3186       107       416: 100% 16/16 [00:02<00:00,  7.06it/s]\n"
        "               Class      Images      Labels           P           R      mAP@.5  mAP@.5:.95: 100% 4/4 [00:01<00:00,  3.9it/s]\n\n"
        "     Epoch   gpu_mem       box       obj       cls     total    labels  img_size\n"
        "                 all          64         128       0.611       0.522       0.433       0.211\n"
    )

    assert points(read_lines(text), "metrics/mAP_0.5:0.95") == [(0, 0.211)]


def test_a_marker_in_brackets_tells_an_early_stop() -> None:
    text = "2026-01-01 10:00:00,000 INFO: [EARLY STOP] No improvement, stopping training."

    assert kinds(read_lines(text)) == [EventKind.EARLY_STOP]


def test_an_early_stop_may_be_told_as_a_warning() -> None:
    text = "2026-01-01 10:00:00 | tools/metrics.py | 34 | WARNING | Tools | Early stopping at epoch: 8"

    assert kinds(read_lines(text)) == [EventKind.EARLY_STOP]


def test_batches_without_an_epoch_are_steps() -> None:
    text = "  Batch 1/28 | Loss: 0.31 | Acc: 0.90\n  Batch 2/28 | Loss: 0.28 | Acc: 0.91"

    assert points(read_lines(text), "Loss", Axis.STEP) == [(1, 0.31), (2, 0.28)]


def test_a_batch_size_is_no_step() -> None:
    assert read_lines("batch size: 32 loss: 0.5").series == ()


def test_bare_counts_behind_an_epoch_are_steps() -> None:
    text = "| epoch 001:    200 / 1000 loss=4.5, ppl=22.6\n| epoch 002:    300 / 1000 loss=4.1, ppl=17.1"

    assert points(read_lines(text), "loss", Axis.STEP) == [(200, 4.5), (1300, 4.1)]
