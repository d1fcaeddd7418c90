# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN003
"""Runs of Ultralytics on drawn squares and discs; its package lives in an environment of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np

from jindan_evals.lab.scenario import More, failing
from jindan_evals.lab.wild.table import Wild


def _drawn(root: Path, n: int, seed: int, *, lowest: int = 16, highest: int = 40, size: int = 96) -> None:
    from PIL import Image  # noqa: PLC0415 - comes with Ultralytics

    rng = np.random.default_rng(seed)
    for kind in ("images", "labels"):
        (root / kind).mkdir(parents=True)
    for i in range(n):
        picture = rng.integers(0, 60, size=(size, size, 3)).astype(np.uint8)
        lines = []
        for _ in range(int(rng.integers(1, 4))):
            side = int(rng.integers(lowest, highest))
            left, top = (int(v) for v in rng.integers(0, size - side, size=2))
            kind = int(rng.integers(2))
            patch = picture[top : top + side, left : left + side]
            grid = np.indices((side, side)) - side / 2
            patch[(grid**2).sum(0) < (side / 2) ** 2 if kind else np.ones((side, side), bool)] = (
                (230, 60, 60) if kind else (60, 200, 90)
            )
            lines.append(
                f"{kind} {(left + side / 2) / size:.6f} {(top + side / 2) / size:.6f} {side / size:.6f} {side / size:.6f}"
            )
        Image.fromarray(picture).save(root / "images" / f"{i:04}.png")
        (root / "labels" / f"{i:04}.txt").write_text("\n".join(lines) + "\n")


def _fit(*, lowest: int = 16, highest: int = 40, images: int = 32, **given) -> None:
    os.environ.setdefault("YOLO_CONFIG_DIR", "/tmp/ultralytics-settings")
    from ultralytics import YOLO  # noqa: PLC0415 - only these runs need it

    here = Path.cwd()
    _drawn(here / "data/train", images, 1, lowest=lowest, highest=highest)
    _drawn(here / "data/val", 16, 2, lowest=lowest, highest=highest)
    (here / "data.yaml").write_text(f"path: {here}/data\ntrain: train/images\nval: val/images\nnames: [square, disc]\n")
    YOLO("yolo11n.yaml").train(
        data="data.yaml",
        imgsz=96,
        batch=8,
        workers=0,
        device="cpu",
        project=str(here),
        name="fit",
        plots=False,
        amp=False,
        verbose=True,
        **given,
    )
    for path in (here / "fit").iterdir():
        if path.is_file():
            shutil.move(path, here / path.name)
    for name in ("fit", "data"):
        shutil.rmtree(here / name, ignore_errors=True)


RUNS = (
    Wild(
        name="all-but-the-head-frozen",
        play=lambda: _fit(freeze=23, epochs=14),
        truth=failing(("frozen_layers", "underfit"), more=More(note="freeze=23 of a model from scratch.")),
    ),
)
