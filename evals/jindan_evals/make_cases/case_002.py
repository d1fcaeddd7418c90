"""Case 002: six YOLO11n trainings of one session, of which two pairs are the same model."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jindan_evals.make_cases.case_notes import SESSION_NOTES, SESSION_SCRIPT
from jindan_evals.make_cases.ultralytics_args import args_yaml, with_defaults
from jindan_evals.make_cases.ultralytics_epochs import results_csv
from jindan_evals.make_cases.ultralytics_lr import YoloSchedule
from jindan_evals.make_cases.yolo_run import YoloCurves, epoch_rows

EPOCHS = 100
LEVEL3 = "npu_level3_scales_backbone_head"
SCHEDULE = YoloSchedule(lr0=0.003, lrf=0.1, epochs=EPOCHS, warmup_epochs=5.0, warmup_bias_lr=0.1, batches=221)
SHARED = {
    "data": "data/dataset/data.yaml", "epochs": EPOCHS, "patience": 25, "batch": 16, "device": "0",
    "project": "results/training", "pretrained": "yolo11n.pt", "optimizer": "SGD", "amp": False, "lr0": 0.003,
    "lrf": 0.1, "momentum": 0.9, "warmup_epochs": 5.0, "mosaic": 0.0,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionRun:
    """One run: file names, best validation scores and length in hours; equal seeds make equal columns."""

    folder: str
    model: str
    map50: float
    map50_95: float
    hours: float
    seed: int


RUNS = (
    SessionRun(folder="level2_relu", model="npu_level2_scales_backbone_relu", map50=0.895, map50_95=0.762,
               hours=1.43, seed=21),
    SessionRun(folder="level2_leaky", model="npu_level2_scales_backbone_leaky", map50=0.916, map50_95=0.780,
               hours=1.52, seed=22),
    SessionRun(folder="level3_relu", model=f"{LEVEL3}_relu", map50=0.883, map50_95=0.751,
               hours=1.34, seed=31),
    SessionRun(folder="level3_leaky", model=f"{LEVEL3}_leaked", map50=0.901, map50_95=0.769,
               hours=1.40, seed=32),
    SessionRun(folder="level4_relu", model="npu_level4_activation_relu", map50=0.883, map50_95=0.751,
               hours=1.15, seed=31),
    SessionRun(folder="level4_leaky", model="npu_level4_activation_leaked", map50=0.901, map50_95=0.769,
               hours=1.15, seed=32),
)  # fmt: skip


def files() -> dict[str, str]:
    """Return six run directories, the session's notes and its start script."""
    made = {"notes/session.md": SESSION_NOTES, "scripts/auto_training.sh": SESSION_SCRIPT}
    for run in RUNS:
        save_dir = f"results/training/{run.folder.replace('_', '-')}"
        args = with_defaults({
            **SHARED, "model": f"models/train/{run.model}.yaml", "name": run.folder.replace("_", "-"),
            "save_dir": save_dir,
        })  # fmt: skip
        made[f"{run.folder}/args.yaml"] = args_yaml(args)
        made[f"{run.folder}/results.csv"] = _results(run)
    return made


def _results(run: SessionRun) -> str:
    rows = epoch_rows(_curves(run))
    seconds = run.hours * 3600 / EPOCHS
    return results_csv([replace(row, seconds=seconds) for row in rows], SCHEDULE)


def _curves(run: SessionRun) -> YoloCurves:
    """Quoted: the best mAP50 and mAP50-95, put at epoch 95; the learning curve around them is filled in."""
    top, strict = run.map50, run.map50_95
    return YoloCurves(
        seed=run.seed,
        seconds={1: 1.0, EPOCHS: 1.0},
        train=({1: 2.56, 8: 1.62, 40: 0.83, EPOCHS: 0.52}, {1: 6.06, 8: 2.41, 40: 0.79, EPOCHS: 0.49},
               {1: 4.36, 8: 1.73, 40: 1.08, EPOCHS: 0.98}),
        precision={1: 0.002, 8: 0.41, 40: 0.84, 95: top + 0.004, EPOCHS: top - 0.002}, recall={1: 0.02, 8:
        0.33, 40: 0.71, 95: top - 0.08, EPOCHS: top - 0.083}, map50={1: 0.002, 8: 0.34, 40: top - 0.09, 94:
        top - 0.006, 95: top, 96: top - 0.006, EPOCHS: top - 0.008},
        map50_95={1: 0.001, 8: 0.19, 40: strict - 0.1, 94: strict - 0.005, 95: strict, 96: strict - 0.005,
                  EPOCHS: strict - 0.006},
        val=({1: 2.6, 8: 1.58, 40: 0.79, EPOCHS: 0.63}, {1: 7.6, 8: 2.6, 40: 0.86, EPOCHS: 0.61},
             {1: 4.2, 8: 1.7, 40: 1.12, EPOCHS: 1.05}),
        gpu_gib={1: 0.0, EPOCHS: 0.0},
        instances={1: 0.0, EPOCHS: 0.0},
    )  # fmt: skip
