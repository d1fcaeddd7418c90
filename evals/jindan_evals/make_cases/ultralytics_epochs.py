"""One epoch of a YOLO training, as a row of results.csv and as the block that the trainer prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jindan_evals.make_cases.tqdm_bar import bar
from jindan_evals.make_cases.ultralytics_lr import YoloSchedule

HEADER = (
    "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),"
    "metrics/mAP50(B),metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2"
)
Triple = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class EpochRow:
    """What one epoch left behind; losses are (box, cls, dfl), `seconds` the length of its training part."""

    epoch: int
    seconds: float
    train: Triple
    precision: float
    recall: float
    map50: float
    map50_95: float
    val: Triple
    gpu_gib: float = 0.0
    instances: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EpochFrame:
    """What all epochs share when they are printed."""

    epochs: int
    imgsz: int
    batches: int
    val_batches: int
    val_images: int
    val_instances: int
    val_seconds: float


def results_csv(rows: Sequence[EpochRow], schedule: YoloSchedule, val_seconds: float = 0.0) -> str:
    """Return results.csv (BaseTrainer.save_metrics: every value as %.6g)."""
    lines = [HEADER]
    elapsed = 0.0
    for row in rows:
        elapsed += row.seconds + val_seconds
        scores = (row.precision, row.recall, row.map50, row.map50_95)
        values = (row.epoch, elapsed, *row.train, *scores, *row.val, *schedule.at_end_of(row.epoch))
        lines.append(",".join(f"{value:.6g}" for value in values))
    return "\n".join(lines) + "\n"


def printed(row: EpochRow, frame: EpochFrame) -> str:
    """Return the block of one epoch: header, redrawn training bar, validation bar and the `all` line."""
    header = "\n" + _columns("Epoch", "GPU_mem", "box_loss", "cls_loss", "dfl_loss", "Instances", "Size")
    numbers = (f"{number:.4g}" for number in (*row.train, row.instances, frame.imgsz))
    state = _columns(f"{row.epoch}/{frame.epochs}", f"{row.gpu_gib:.3g}G", *numbers) + ": "
    drawn = "".join(
        "\r" + bar(state if done else "", done, frame.batches, row.seconds * done / frame.batches)
        for done in (0, frame.batches // 2, frame.batches)
    )
    scores = (row.precision, row.recall, row.map50, row.map50_95)
    total = class_line("all", frame.val_images, frame.val_instances, scores)
    return f"{header}\n{drawn}\n{val_bar(frame)}\n{total}\n"


def val_bar(frame: EpochFrame) -> str:
    """Return the finished validation bar with its column heads."""
    heads = f"{'Class':>22}" + _columns("Images", "Instances", "Box(P", "R", "mAP50", "mAP50-95)") + ": "
    return "\r" + bar(heads, frame.val_batches, frame.val_batches, frame.val_seconds)


def class_line(name: str, images: int, instances: int, scores: tuple[float, float, float, float]) -> str:
    """Return one line of the validation table: precision, recall, mAP50 and mAP50-95 as %11.3g."""
    return f"{name:>22}" + _columns(str(images), str(instances), *(f"{score:.3g}" for score in scores))


def _columns(*cells: str) -> str:
    return "".join(f"{cell:>11}" for cell in cells)
