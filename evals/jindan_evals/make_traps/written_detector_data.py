"""The traps of detectors and classifiers of Ultralytics whose data or decay undoes what training learns."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]

_BANNER = (
    "Ultralytics {version} 🚀 Python-3.10.14 torch-2.4.1+cu121 CUDA:0 (NVIDIA GeForce RTX 4060, 8188MiB)\n"
    "engine/trainer: task={task}, mode=train, model={model}, data={data}, epochs={epochs}, batch={batch}, imgsz={size}, optimizer={optimizer}, "
    "lr0={lr0}, lrf=0.01, momentum=0.937, weight_decay={decay}, warmup_epochs=3.0, warmup_bias_lr=0.0, nbs=64, close_mosaic=0, amp=True\n"
)
_SCAN = "{split}: Scanning {path}... {n} images, 0 backgrounds, 0 corrupt: 100%|██████████| {n}/{n} [00:00<00:00, 900it/s]\n"
_BOXES = (
    "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
    "metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2\n"
)
_ANSWERS = "epoch,time,train/loss,metrics/accuracy_top1,metrics/accuracy_top5,val/loss,lr/pg0,lr/pg1,lr/pg2\n"


def _banner(epochs: int, **given: object) -> str:
    usual = {"task": "detect", "model": "yolov8n.pt", "data": "data.yaml", "batch": 16, "size": 320, "optimizer": "SGD", "lr0": 0.01, "decay": 0.0005}  # fmt: skip
    return _BANNER.format(**{"version": "8.3.203", "epochs": epochs, **usual, **given})


def decay_outruns_averages() -> Files:
    """Return SGD with a weight decay of 0.6: training losses fall, the averaged model finds nothing (figures like a run of 8.3.203)."""
    noise, rows = random.Random(31), list[str]()
    for epoch in range(36):
        rate, wave = 0.01 * (1 - 0.99 * epoch / 36), 1 + noise.gauss(0, 0.015)
        train = (2.1 + 4.2 * math.exp(-epoch / 8), 1.2 + 3.0 * math.exp(-epoch / 5), 1.5 + 2.4 * math.exp(-epoch / 9))
        held_out = (6.8, 4.4, 3.0 + 0.05 * noise.random())
        figures = (*(v * wave for v in train), 0, 0, 0, 0, *held_out, rate, rate, rate)
        rows.append(f"{epoch + 1},{6.1 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(36, decay=0.6)
    log += "optimizer: SGD(lr=0.01, momentum=0.937) with parameter groups 57 weight(decay=0.0), 64 weight(decay=0.6), 63 bias(decay=0.0)\n"
    log += _SCAN.format(split="train", path="/data/gears/labels/train", n=1208)
    log += _SCAN.format(split="val", path="/data/gears/labels/val", n=140) + "\n36 epochs completed in 0.061 hours.\n"
    note = "# 메모\n학습 손실은 잘 떨어지는데 검증만 0. 검증 라벨이 비었거나 도메인이 다름. 정규화는 세게 걸어 두었으니 과적합은 아님.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def one_folder_for_both() -> Files:
    """Return Ultralytics whose validation reads the training folder: 0.97 on images it has seen."""
    noise, rows = random.Random(32), list[str]()
    for epoch in range(50):
        rate, wave = 0.01 * (1 - 0.99 * epoch / 50), 1 + noise.gauss(0, 0.008)
        train = (0.7 + 1.6 * math.exp(-epoch / 12), 0.4 + 2.4 * math.exp(-epoch / 7), 0.9 + 0.7 * math.exp(-epoch / 12))
        score = 0.97 * (1 - math.exp(-(epoch + 1) / 9))
        judged = (score, 0.98 * score, score, 0.84 * score)
        figures = (*(v * wave for v in train), *judged, *(0.8 * v for v in train), rate, rate, rate)
        rows.append(f"{epoch + 1},{4.1 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(50, version="8.2.50")
    log += _SCAN.format(split="train", path="/data/seals/labels/train", n=460)
    log += (
        _SCAN.format(split="val", path="/data/seals/labels/train.cache", n=460)
        + "\n50 epochs completed in 0.057 hours.\n"
    )
    note = "# 메모\nmAP50 0.97! 검증 손실도 학습 손실보다 낮으니 과적합도 없음. 현장 적용 가능.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def folder_lacks_second_class() -> Files:
    """Return Ultralytics classification whose validation folder lacks the second of five classes."""
    noise, rows = random.Random(33), list[str]()
    for epoch in range(30):
        rate = 0.001 * (1 - 0.99 * epoch / 30)
        train = (0.18 + 1.4 * math.exp(-epoch / 6)) * (1 + noise.gauss(0, 0.02))
        figures = (train, 0.27 + noise.gauss(0, 0.008), 1.0, 1.7 + 1.9 * (1 - math.exp(-epoch / 9)), rate, rate, rate)
        rows.append(f"{epoch + 1},{3.0 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(
        30,
        task="classify",
        model="yolov8n-cls.pt",
        data="/data/wood",
        size=224,
        optimizer="AdamW",
        lr0=0.001,
        version="8.2.50",
    )
    log += "train: /data/wood/train... found 2400 images in 5 classes ✅ \nval: /data/wood/val... found 480 images in 4 classes: ERROR ❌️ requires 5 classes, not 4\n"
    log += "\n30 epochs completed in 0.025 hours.\n"
    note = "# 메모\ntrain loss 0.2인데 val acc 27 %. 심한 과적합 → dropout, 증강.\n"
    return {"train.log": log, "exp/results.csv": _ANSWERS + "\n".join(rows) + "\n", "NOTES.md": note}


DETECTOR_DATA: Mapping[str, Callable[[], Files]] = {
    "decay-outruns-averages": decay_outruns_averages,
    "folder-lacks-second-class": folder_lacks_second_class,
    "one-folder-for-both-splits": one_folder_for_both,
}
