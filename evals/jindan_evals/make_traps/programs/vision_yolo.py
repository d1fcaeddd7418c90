# pyright: basic, reportMissingImports=false
"""Ultralytics runs in which a rule of the trainer decides: how often weights move, which rate they start at, which of them fit."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import ultralytics.utils.torch_utils as banner
import yaml
from ultralytics import YOLO
from ultralytics.models.yolo.detect import DetectionTrainer

from jindan_evals.lab.settings_trainer import YoloSpec
from jindan_evals.lab.train_yolo import _MODEL, draw


class WeightsFirst(DetectionTrainer):
    """The warm-up of 8.4.0 to 8.4.2: the group at place 0 starts at `warmup_bias_lr`, and it holds the weights."""

    def build_optimizer(self, *words: object, **named: object) -> object:
        """Mark the weights as what the warm-up takes for biases."""
        optimizer = super().build_optimizer(*words, **named)
        for place, group in enumerate(optimizer.param_groups):
            group["param_group"] = "bias" if place == 0 else f"other{place}"
        return optimizer


def data(images: int, names: dict[int, str]) -> None:
    """Write the images, the labels, the table of the data set and the model."""
    spec, rng = YoloSpec(images=images), np.random.default_rng(5)
    for part in ("train", "val"):
        draw(spec, part, rng)
    table = {"path": str(Path("data").resolve()), "train": "images/train", "val": "images/val", "names": names}
    Path("data/shapes.yaml").write_text(yaml.safe_dump(table))
    Path("data/micro.yaml").write_text(yaml.safe_dump(_MODEL))


def main() -> None:
    """Train one kind in the current directory and leave its records."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("few-updates", "first-group", "other-width"))
    kind = p.parse_args().kind
    data({"few-updates": 32}.get(kind, 64), {0: "square", 1: "disc"})
    common = {
        "data": "data/shapes.yaml", "imgsz": 96, "batch": 8, "workers": 0, "device": "cpu", "plots": False, "seed": 2,
        "project": str(Path().resolve()), "name": "exp", "amp": False,
    }  # fmt: skip
    if kind == "few-updates":
        YOLO("data/micro.yaml").train(**common, epochs=20, optimizer="SGD", lr0=0.01)
    elif kind == "first-group":
        banner.__version__ = "8.4.1"
        YOLO("data/micro.yaml").train(**common, trainer=WeightsFirst, epochs=30, optimizer="AdamW", lr0=0.002)
    else:
        wide = {**_MODEL, "width_multiple": 0.5}
        Path("data/wide.yaml").write_text(yaml.safe_dump(wide))
        made = YOLO("data/wide.yaml")
        made.save("data/wide.pt")
        YOLO("data/micro.yaml").train(
            **common, epochs=25, optimizer="SGD", lr0=0.01, pretrained="data/wide.pt", freeze=7
        )
    shutil.rmtree("data")
    shutil.rmtree("exp/weights")


if __name__ == "__main__":
    main()
