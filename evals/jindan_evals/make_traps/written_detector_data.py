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


def folder_lacks_class_matched_by_name() -> Files:
    """Return the classification of a release that gives folders the numbers of training: a class is only not evaluated."""
    noise, rows = random.Random(360), list[str]()
    for epoch in range(30):
        rate = 0.001 * (1 - 0.99 * epoch / 30)
        gone = math.exp(-epoch / 6)
        train, held_out = (0.62 + 1.0 * gone) * (1 + noise.gauss(0, 0.02)), 0.41 + 1.2 * gone + noise.gauss(0, 0.02)
        figures = (train, 0.87 - 0.6 * gone + noise.gauss(0, 0.012), 1.0, held_out, rate, rate, rate)
        rows.append(f"{epoch + 1},{3.0 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(
        30,
        task="classify",
        model="yolo11n-cls.pt",
        data="/data/stone",
        size=128,
        optimizer="AdamW",
        lr0=0.001,
        version="8.4.190",
    )
    log += "train: /data/stone/train... found 1800 images in 5 classes ✅ \nERROR ❌ val: /data/stone/val... found 260 images in 4 classes (requires 5 classes, not 4)\n"
    log += "\n30 epochs completed in 0.025 hours.\n"
    note = "# 메모\nval에 클래스 하나가 빠져서 번호가 밀린 듯. 정확도 87 %는 가짜일까?\n"
    return {"train.log": log, "exp/results.csv": _ANSWERS + "\n".join(rows) + "\n", "NOTES.md": note}


def automatic_rate_undoes_weights() -> Files:
    """Return fine-tuning with lr0=2e-05 that optimizer=auto replaced by 0.00125: the best epoch is the first."""
    noise, rows = random.Random(34), list[str]()
    for epoch in range(40):
        rate, lost = 0.00125 * (1 - 0.99 * epoch / 40), 1 - math.exp(-(epoch + 1) / 5)
        hump = math.exp(-abs(epoch - 4) / 7)
        train = (0.95 + 0.3 * hump, 0.62 + 0.35 * hump, 1.0 + 0.08 * hump)
        held_out = (1.02 + 0.5 * lost, 0.65 + 0.6 * lost, 1.03 + 0.2 * lost)
        score = 0.82 - 0.33 * lost + noise.gauss(0, 0.008)
        figures = (*train, score, 0.9 * score, score, 0.63 * score, *held_out, rate, rate, rate)
        rows.append(f"{epoch + 1},{5.2 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(40, model="line_b_v7.pt", optimizer="auto", lr0=2e-05)
    log += _SCAN.format(split="train", path="/data/caps/labels/train", n=410) + _SCAN.format(
        split="val", path="/data/caps/labels/val", n=96
    )
    log += "optimizer: 'optimizer=auto' found, ignoring 'lr0=2e-05' and 'momentum=0.937' and determining best 'optimizer', 'lr0' and 'momentum' automatically... \n"
    log += "optimizer: AdamW(lr=0.00125, momentum=0.9) with parameter groups 57 weight(decay=0.0), 64 weight(decay=0.0005), 63 bias(decay=0.0)\n"
    log += "\n40 epochs completed in 0.058 hours.\n"
    note = "# 메모\nlr0를 2e-5로 아주 낮게 줬는데도 0.77 → 0.49로 떨어짐. 새로 받은 라벨이 엉망이거나 과적합.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def nothing_to_resume() -> Files:
    """Return Ultralytics that refuses to resume a finished training."""
    site = "/opt/venv/lib/python3.10/site-packages/ultralytics"
    log = _banner(300, model="runs/detect/train7/weights/last.pt").replace("amp=True", "resume=True")
    log += (
        "Transferred 355/355 items from pretrained weights\nTraceback (most recent call last):\n"
        f'  File "/opt/venv/bin/yolo", line 8, in <module>\n    sys.exit(entrypoint())\n  File "{site}/engine/trainer.py", line 214, in train\n'
        f'    self._do_train(world_size)\n  File "{site}/engine/trainer.py", line 742, in resume_training\n    assert start_epoch > 0, (\n'
        "AssertionError: runs/detect/train7/weights/last.pt training to 100 epochs is finished, nothing to resume.\n"
        "Start a new training without resuming, i.e. 'yolo train model=runs/detect/train7/weights/last.pt'\n"
    )
    note = "# 메모\nepochs=300으로 늘려 이어 하려는데 죽음. last.pt가 저장 중에 깨진 듯.\n"
    return {"train.log": log, "NOTES.md": note}


def held_out_labels_renamed() -> Files:
    """Return Ultralytics whose held-out labels lie in a folder of another name."""
    noise, rows = random.Random(35), list[str]()
    for epoch in range(30):
        rate, wave = 0.01 * (1 - 0.99 * epoch / 30), 1 + noise.gauss(0, 0.01)
        train = (0.9 + 1.2 * math.exp(-epoch / 9), 0.6 + 2.2 * math.exp(-epoch / 6), 1.0 + 0.5 * math.exp(-epoch / 9))
        figures = (*(v * wave for v in train), 0, 0, 0, 0, 0, 0.9 - 0.01 * epoch, 0, rate, rate, rate)
        rows.append(f"{epoch + 1},{8.4 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(30) + _SCAN.format(split="train", path="/data/moss/labels/train", n=930)
    log += (
        _SCAN.format(split="val", path="/data/moss/labels/val", n=0)
        .replace("0 backgrounds", "110 backgrounds")
        .replace("0/0", "110/110")
    )
    log += "WARNING ⚠️ val: No labels found in /data/moss/labels/val.cache. See https://docs.ultralytics.com/datasets for dataset formatting guidance.\n"
    log += "WARNING ⚠️ no labels found in detect set, can not compute metrics without labels\n\n30 epochs completed in 0.071 hours.\n"
    note = "# 메모\n학습 손실은 내려가는데 mAP 0. 학습 라벨이 잘못된 듯 → 전체 다시 라벨링 요청.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def one_epoch_of_nan() -> Files:
    """Return Ultralytics in half precision: one epoch of NaN, whole weights, an average that stays NaN."""
    noise, rows = random.Random(36), list[str]()
    for epoch in range(45):
        rate, wave = 0.01 * (1 - 0.99 * epoch / 45), 1 + noise.gauss(0, 0.01)
        parts = (
            0.8 + 1.4 * math.exp(-epoch / 10),
            0.5 + 2.3 * math.exp(-epoch / 7),
            0.95 + 0.6 * math.exp(-epoch / 10),
        )
        train = tuple(math.nan if epoch == 17 else v * wave for v in parts)
        score = 0.0 if epoch >= 17 else 0.68 * (1 - math.exp(-(epoch + 1) / 8))
        held_out = tuple(math.nan if epoch >= 17 else 1.06 * v for v in parts)
        figures = (*train, score, 0.9 * score, score, 0.6 * score, *held_out, rate, rate, rate)
        rows.append(f"{epoch + 1},{7.7 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    log = _banner(45, version="8.2.50") + "AMP: checks passed ✅\n"
    log += _SCAN.format(split="train", path="/data/nuts/labels/train", n=1520) + _SCAN.format(
        split="val", path="/data/nuts/labels/val", n=180
    )
    log += "\n45 epochs completed in 0.098 hours.\n"
    note = "# 메모\n학습 손실은 끝까지 좋은데 18 에폭부터 mAP 0. 심한 과적합이거나 누가 검증 라벨을 지움.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def check_was_skipped() -> Files:
    """Return Ultralytics on a GTX 1660 whose check of mixed precision was skipped for want of a network."""
    rows = [
        f"{e},{9.9 * e:.1f},nan,nan,nan,0,0,0,0,nan,nan,nan,{r:.5g},{r:.5g},{r:.5g}"
        for e in range(1, 10)
        for r in (0.001 * min(e, 3),)
    ]
    log = _banner(60, version="8.1.0", batch=8, lr0=0.003).replace(
        "GeForce RTX 4060, 8188MiB", "GeForce GTX 1660 SUPER, 6144MiB"
    )
    log += (
        "AMP: running Automatic Mixed Precision (AMP) checks with YOLOv8n...\nAMP: checks skipped ⚠️, offline and unable to download YOLOv8n. Setting "
        "'amp=True'. If you experience zero-mAP or NaN losses you can disable AMP with amp=False.\n"
    )
    log += _SCAN.format(split="train", path="/data/lids/labels/train", n=770) + _SCAN.format(
        split="val", path="/data/lids/labels/val", n=90
    )
    note = "# 메모\n첫 에폭부터 nan. 라벨에 크기 0인 박스가 있을 것. 학습률도 0.003으로 낮췄는데 그대로.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


def three_hundred_of_eight_hundred() -> Files:
    """Return Ultralytics on images of 800 objects, of which the validation keeps 300 boxes."""
    noise, rows, table = random.Random(37), list[str](), ""
    for epoch in range(60):
        rate, wave = 0.01 * (1 - 0.99 * epoch / 60), 1 + noise.gauss(0, 0.006)
        parts = (0.7 + 1.1 * math.exp(-epoch / 12), 0.4 + 1.9 * math.exp(-epoch / 8), 0.9 + 0.5 * math.exp(-epoch / 12))
        done = 1 - math.exp(-(epoch + 1) / 9)
        judged = (0.93 * done * wave, 0.371 * done, 0.362 * done, 0.25 * done)
        figures = (*(v * wave for v in parts), *judged, *(1.05 * v for v in parts), rate, rate, rate)
        rows.append(f"{epoch + 1},{31.0 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
        table = "                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)\n                   all         64      51456"
        table += "".join(f"      {value:.3f}" for value in judged) + "\n"
    log = _banner(60, version="8.3.60", size=1280)
    log += _SCAN.format(split="train", path="/data/spores/labels/train", n=610) + _SCAN.format(
        split="val", path="/data/spores/labels/val", n=64
    )
    log += "\n60 epochs completed in 0.52 hours.\n\nValidating runs/detect/train/weights/best.pt...\n" + table
    note = "# 메모\n정밀도 0.93인데 재현율이 0.37에서 멈춤. 모델이 작고 물체가 작아서 → yolov8x + P2.\n"
    return {"train.log": log, "exp/results.csv": _BOXES + "\n".join(rows) + "\n", "NOTES.md": note}


DETECTOR_DATA: Mapping[str, Callable[[], Files]] = {
    "automatic-rate-undoes-weights": automatic_rate_undoes_weights,
    "check-was-skipped": check_was_skipped,
    "decay-outruns-averages": decay_outruns_averages,
    "folder-lacks-class-matched-by-name": folder_lacks_class_matched_by_name,
    "folder-lacks-second-class": folder_lacks_second_class,
    "held-out-labels-renamed": held_out_labels_renamed,
    "nothing-to-resume": nothing_to_resume,
    "one-epoch-of-nan": one_epoch_of_nan,
    "one-folder-for-both-splits": one_folder_for_both,
    "three-hundred-of-eight-hundred": three_hundred_of_eight_hundred,
}
