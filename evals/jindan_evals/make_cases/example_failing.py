"""The failing example: a YOLO11 training that collapses at epoch 17 and logs NaN from epoch 24."""

from __future__ import annotations

import math

from jindan_evals.make_cases.ultralytics_args import args_yaml, with_defaults
from jindan_evals.make_cases.ultralytics_epochs import EpochFrame, results_csv
from jindan_evals.make_cases.ultralytics_log import ClassScores, YoloLog, YoloModel, train_log
from jindan_evals.make_cases.ultralytics_lr import YoloSchedule
from jindan_evals.make_cases.yolo_run import YoloCurves, epoch_rows

BATCHES = 302
NAN = math.nan
BEST = (0.861, 0.792, 0.838, 0.571)
ARGS = with_defaults({
    "model": "yolo11s.pt", "data": "data/pallets.yaml", "epochs": 60, "patience": 15, "batch": 8,
    "imgsz": 960, "device": "0", "project": "runs/detect", "name": "pallets", "optimizer": "AdamW",
    "save_dir": "runs/detect/pallets",
})  # fmt: skip
SCHEDULE = YoloSchedule(lr0=0.01, lrf=0.01, epochs=60, warmup_epochs=3.0, warmup_bias_lr=0.1, batches=BATCHES)
FRAME = EpochFrame(
    epochs=60, imgsz=960, batches=BATCHES, val_batches=19, val_images=301, val_instances=2216, val_seconds=9.4
)
# Parameter counts: YOLO11s with 7 outputs.
MODEL = YoloModel(
    name="YOLO11s", layers=181, fused_layers=100, parameters=9_430_501, fused_parameters=9_415_509,
    gflops=21.6, fused_gflops=21.3, groups=(81, 88, 87), transferred=(493, 499),
)  # fmt: skip
CLASSES: list[ClassScores] = [
    ("all", 301, 2216, BEST),
    ("pallet", 288, 1043, (0.934, 0.902, 0.949, 0.722)),
    ("forklift", 117, 164, (0.921, 0.884, 0.931, 0.701)),
    ("carton", 203, 611, (0.872, 0.811, 0.861, 0.588)),
    ("worker", 96, 171, (0.843, 0.766, 0.822, 0.513)),
    ("strap", 71, 124, (0.722, 0.581, 0.641, 0.344)),
    ("drum", 44, 68, (0.884, 0.824, 0.871, 0.612)),
    ("crate", 29, 35, (0.851, 0.776, 0.791, 0.517)),
]


def files() -> dict[str, str]:
    """Return the run directory: log, args.yaml and results.csv of 30 epochs."""
    rows = epoch_rows(_curves())
    log = YoloLog(
        python="3.11.9", torch="2.6.0+cu124", gpu="NVIDIA GeForce RTX 3090, 24151MiB", args=ARGS, classes=7,
        model=MODEL, data_dir="/data/pallets", train_images=2411,
        train_messages=["dock_00731.jpg: 1 duplicate labels removed"], val_messages=[], frame=FRAME,
        rows=rows, best_epoch=15, final=CLASSES, weights_mb=19.3,
    )  # fmt: skip
    return {
        "train.log": train_log(log),
        "args.yaml": args_yaml(ARGS),
        "results.csv": results_csv(rows, SCHEDULE, FRAME.val_seconds),
    }


def _curves() -> YoloCurves:
    precision, recall, map50, map50_95 = BEST
    dead = {24: 0.0, 30: 0.0}
    return YoloCurves(
        seed=1100,
        seconds={1: 96.0, 30: 94.5},
        train=(
            {1: 1.893, 5: 1.342, 15: 1.014, 17: 1.388, 21: 2.446, 23: 2.913, 24: NAN, 30: NAN},
            {1: 2.604, 5: 1.127, 15: 0.672, 17: 1.146, 21: 2.781, 23: 3.602, 24: NAN, 30: NAN},
            {1: 1.402, 5: 1.191, 15: 1.062, 17: 1.188, 21: 1.604, 23: 1.837, 24: NAN, 30: NAN},
        ),
        precision={1: 0.322, 5: 0.641, 15: precision, 16: 0.846, 17: 0.587, 21: 0.038, 23: 0.011, **dead},
        recall={1: 0.284, 5: 0.588, 15: recall, 16: 0.781, 17: 0.492, 21: 0.022, 23: 0.006, **dead},
        map50={1: 0.243, 5: 0.602, 15: map50, 16: 0.826, 17: 0.488, 21: 0.017, 23: 0.003, **dead},
        map50_95={1: 0.121, 5: 0.371, 15: map50_95, 16: 0.559, 17: 0.281, 21: 0.007, 23: 0.001, **dead},
        val=(
            {1: 1.806, 15: 1.098, 17: 1.612, 21: 3.207, 23: 3.981, 24: NAN, 30: NAN},
            {1: 1.944, 15: 0.702, 17: 1.533, 21: 5.118, 23: 7.406, 24: NAN, 30: NAN},
            {1: 1.377, 15: 1.097, 17: 1.322, 21: 2.014, 23: 2.488, 24: NAN, 30: NAN},
        ),
        gpu_gib={1: 7.9, 30: 8.1},
        instances={1: 41.0, 30: 44.0},
    )
