"""Case 000: a YOLOv8 training on DeepScores that lost its accuracy, logged NaN and stopped by patience."""

from __future__ import annotations

import math

from jindan_evals.make_cases.deepscores_classes import IMAGES, NAMES, class_table
from jindan_evals.make_cases.ultralytics_args import args_yaml, with_defaults
from jindan_evals.make_cases.ultralytics_epochs import EpochFrame, results_csv
from jindan_evals.make_cases.ultralytics_log import YoloLog, YoloModel, train_log
from jindan_evals.make_cases.ultralytics_lr import YoloSchedule
from jindan_evals.make_cases.yolo_run import YoloCurves, epoch_rows

ROOT = "/home/user/deepscores_workspace"
TRAIN_IMAGES = 1362
NAN = math.nan
ARGS = with_defaults({
    "model": "yolov8s.pt", "data": f"{ROOT}/deepscores_stage1/data.yaml", "epochs": 150, "patience": 20,
    "batch": 1, "imgsz": 1536, "device": "0", "workers": 4, "project": f"{ROOT}/runs", "name": "stage1",
    "optimizer": "AdamW", "mosaic": 0.0, "save_dir": f"{ROOT}/runs/stage1",
})  # fmt: skip
SCHEDULE = YoloSchedule(lr0=0.01, lrf=0.01, epochs=150, warmup_epochs=3.0, warmup_bias_lr=0.1, batches=TRAIN_IMAGES)
# Parameter counts: YOLOv8s with 50 outputs (387 weights and a bias each are lost per class against 80).
MODEL = YoloModel(
    name="Model", layers=129, fused_layers=72, parameters=11_154_950, fused_parameters=11_144_934,
    gflops=28.7, fused_gflops=28.5, groups=(57, 64, 63), transferred=(349, 355),
)  # fmt: skip


def files() -> dict[str, str]:
    """Return the run directory: log, args.yaml and results.csv of 29 epochs."""
    table = class_table()
    frame = EpochFrame(
        epochs=150, imgsz=1536, batches=TRAIN_IMAGES, val_batches=IMAGES // 2, val_images=IMAGES,
        val_instances=table[0][2], val_seconds=68.0,
    )  # fmt: skip
    rows = epoch_rows(_curves(table[0][3]))
    log = YoloLog(
        python="3.10.12", torch="2.7.1+cu126", gpu="NVIDIA GeForce RTX 2080 Ti, 11264MiB", args=ARGS,
        classes=len(NAMES), model=MODEL, data_dir=f"{ROOT}/deepscores_stage1", train_images=TRAIN_IMAGES,
        train_messages=_duplicates((12, 118, 407, 733, 960, 1204)), val_messages=_duplicates((41, 296)),
        frame=frame, rows=rows, best_epoch=9, final=table, weights_mb=22.7,
    )  # fmt: skip
    return {
        "deepscores-stage1.log": train_log(log),
        "args.yaml": args_yaml(ARGS),
        "results.csv": results_csv(rows, SCHEDULE, frame.val_seconds),
    }


def _duplicates(pages: tuple[int, ...]) -> list[str]:
    return [f"score-page-{page:04d}.png: 1 duplicate labels removed" for page in pages]


def _curves(best: tuple[float, float, float, float]) -> YoloCurves:
    """Quoted: mAP50 of epochs 9, 11 and 13, NaN from 18, GPU memory of 13, 18 and 27, 461 instances at 18."""
    precision, recall, map50, map50_95 = best
    dead = {18: 0.0, 29: 0.0}
    return YoloCurves(
        seed=1000,
        seconds={1: 806.0, 12: 803.0, 13: 2911.0, 14: 811.0, 26: 804.0, 27: 3304.0, 28: 807.0, 29: 805.0},
        train=(
            {1: 2.214, 3: 1.562, 9: 1.071, 11: 1.318, 13: 1.942, 17: 2.687, 18: NAN, 29: NAN},
            {1: 2.871, 3: 1.244, 9: 0.684, 11: 0.972, 13: 2.106, 17: 3.318, 18: NAN, 29: NAN},
            {1: 1.266, 3: 1.031, 9: 0.912, 11: 0.957, 13: 1.143, 17: 1.486, 18: NAN, 29: NAN},
        ),
        precision={1: 0.402, 4: 0.648, 9: precision, 11: 0.611, 13: 0.117, 17: 0.013, **dead},
        recall={1: 0.351, 4: 0.602, 9: recall, 11: 0.553, 13: 0.062, 17: 0.009, **dead},
        map50={1: 0.342, 4: 0.627, 9: map50, 11: 0.576, 13: 0.041, 17: 0.006, **dead},
        map50_95={1: 0.208, 4: 0.431, 9: map50_95, 11: 0.387, 13: 0.019, 17: 0.002, **dead},
        val=(
            {1: 1.873, 9: 1.042, 11: 1.391, 13: 2.548, 17: 3.402, 18: NAN, 29: NAN},
            {1: 1.702, 9: 0.655, 11: 1.083, 13: 3.917, 17: 6.238, 18: NAN, 29: NAN},
            {1: 1.118, 9: 0.905, 11: 0.984, 13: 1.527, 17: 2.113, 18: NAN, 29: NAN},
        ),
        gpu_gib={
            1: 9.86,
            2: 7.78,
            6: 10.4,
            12: 9.3,
            13: 15.4,
            14: 9.7,
            18: 10.9,
            26: 9.5,
            27: 16.0,
            28: 9.9,
            29: 10.1,
        },
        instances={1: 402.0, 17: 518.0, 18: 461.0, 29: 437.0},
    )
