# pyright: basic, reportMissingImports=false
"""Training script on Ultralytics with drawn squares and discs. Run by `runner` in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import yaml
from ultralytics import YOLO

from jindan_evals.lab.settings_trainer import YoloSpec

_MODEL = {
    "nc": 2,
    "depth_multiple": 0.33,
    "width_multiple": 0.25,
    "backbone": [
        [-1, 1, "Conv", [32, 3, 2]], [-1, 1, "Conv", [64, 3, 2]], [-1, 1, "C2f", [64, True]], [-1, 1, "Conv", [128, 3, 2]],
        [-1, 1, "C2f", [128, True]], [-1, 1, "Conv", [128, 3, 2]], [-1, 1, "C2f", [128, True]],
    ],
    "head": [[[4, 6], 1, "Detect", ["nc"]]],
}  # fmt: skip


def draw(spec: YoloSpec, part: str, rng: np.random.Generator) -> None:
    """Write the images and labels of one part of the data set."""
    images, labels = Path("data/images") / part, Path("data/labels") / part
    images.mkdir(parents=True)
    labels.mkdir(parents=True)
    for i in range(spec.images):
        picture = rng.integers(90, 120, size=(spec.size, spec.size, 3), dtype=np.uint8)
        rows = [box(spec, picture, rng) for _ in range(int(rng.integers(1, 3)))]
        cv2.imwrite(str(images / f"{i:04d}.jpg"), picture)
        if rng.random() >= spec.empty_share and not (part == "val" and spec.no_val_labels):
            (labels / f"{i:04d}.txt").write_text("\n".join(rows))


def box(spec: YoloSpec, picture: np.ndarray, rng: np.random.Generator) -> str:
    """Draw one thing and return its label row."""
    kind, half = int(rng.integers(spec.classes)), int(rng.integers(10, 20))
    x, y = (int(v) for v in rng.integers(half, spec.size - half, size=2))
    if kind == 0:
        cv2.rectangle(picture, (x - half, y - half), (x + half, y + half), (250, 40, 40), -1)
    else:
        cv2.circle(picture, (x, y), half, (40, 40, 250), -1)
    shown = int(rng.integers(spec.classes)) if spec.swap_classes else kind + (2 if spec.class_too_large else 0)
    scale = 1 if spec.pixel_boxes else spec.size
    return f"{shown} {x / scale:.5f} {y / scale:.5f} {2 * half / scale:.5f} {2 * half / scale:.5f}"


def main() -> None:
    """Train one run in the current directory."""
    spec = YoloSpec(**json.loads(Path(sys.argv[1]).read_text()))
    rng = np.random.default_rng(3)
    for part in ("train", "val"):
        draw(spec, part, rng)
    val = "images/train" if spec.same_val else "images/val"
    table = {
        "path": str(Path("data").resolve()),
        "train": "images/train",
        "val": val,
        "names": {0: "square", 1: "disc"},
    }
    Path("data/shapes.yaml").write_text(yaml.safe_dump(table))
    Path("data/micro.yaml").write_text(yaml.safe_dump(_MODEL))
    chosen = {
        "data": "data/shapes.yaml", "epochs": 30, "imgsz": spec.size, "batch": 8, "workers": 0, "device": "cpu", "plots": False,
        "project": str(Path().resolve()), "name": "exp", "optimizer": "AdamW", "lr0": 0.004, "seed": 1, "amp": False, **spec.arguments,
    }  # fmt: skip
    YOLO("data/micro.yaml").train(**chosen)


if __name__ == "__main__":
    main()
