"""The traps of detectors whose argument, schedule or label file says something else than it seems to."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence

Files = dict[str, str]

_V5_ARGS = (
    "train: weights=yolov5n.pt, cfg=, data=data/lids.yaml, hyp=data/hyps/hyp.lids.yaml, epochs=24, batch_size=16, imgsz=416, rect=False, "
    "resume=False, nosave=False, noval=False, noautoanchor=False, noplots=False, evolve=None, bucket=, cache=None, image_weights=False, "
    "device=0, multi_scale=False, single_cls=False, optimizer=SGD, sync_bn=False, workers=8, project=runs/train, name=exp, exist_ok=False, "
    "quad=False, cos_lr=False, label_smoothing=0.0, patience=100, freeze=[0], save_period=-1, seed=0, local_rank=-1\n"
    "YOLOv5 🚀 v7.0-389-ge62a31b6 Python-3.10.12 torch-2.1.0+cu121 CUDA:0 (NVIDIA GeForce RTX 3060, 12044MiB)\n\n"
)
_V5_GAINS = (
    "hyperparameters: lr0=0.01, lrf=0.01, momentum=0.937, weight_decay=0.0005, warmup_epochs=3.0, warmup_momentum=0.8, "
    "warmup_bias_lr=0.1, box=0.05, cls=0.5, cls_pw=1.0, obj={obj}, obj_pw=1.0, iou_t=0.2, anchor_t=4.0, fl_gamma=0.0, hsv_h=0.015, "
    "hsv_s=0.7, hsv_v=0.4, degrees=0.0, translate=0.1, scale=0.5, shear=0.0, perspective=0.0, flipud=0.0, fliplr=0.5, mosaic=1.0, "
    "mixup=0.0, copy_paste=0.0\n"
)
_V5_SCANS = (
    "Overriding model.yaml nc=80 with nc={classes}\nTransferred 342/349 items from yolov5n.pt\nAMP: checks passed ✅\n"
    "optimizer: SGD(lr=0.01) with parameter groups 57 weight(decay=0.0), 60 weight(decay=0.0005), 60 bias\n"
    "train: Scanning /data/lids/labels/train.cache... 1312 images, 8 backgrounds, 0 corrupt: 100%|██████████| 1312/1312 [00:00<?, ?it/s]\n"
    "val: Scanning /data/lids/labels/val.cache... 160 images, 0 backgrounds, 0 corrupt: 100%|██████████| 160/160 [00:00<?, ?it/s]\n"
    "Starting training for 24 epochs...\n"
)
_V5_COLUMNS = (
    "epoch,train/box_loss,train/obj_loss,train/cls_loss,metrics/precision,metrics/recall,metrics/mAP_0.5,metrics/mAP_0.5:0.95,"
    "val/box_loss,val/obj_loss,val/cls_loss,x/lr0,x/lr1,x/lr2\n"
)


def _v5(obj: float, classes: int, learns: bool, note: str) -> Files:
    noise, rows = random.Random(obj + classes), list[str]()
    for epoch in range(24):
        rate = 0.01 * (1 - 0.99 * epoch / 24)
        box = (0.03 + 0.08 * math.exp(-epoch / 8)) * (1 + noise.gauss(0, 0.01))
        cls = 0.0 if classes == 1 else (0.004 + 0.03 * math.exp(-epoch / 5)) * (1 + noise.gauss(0, 0.02))
        seen = obj * (0.018 + 0.02 * math.exp(-epoch / 9)) * (1 + noise.gauss(0, 0.01))
        score = 0.88 * (1 - math.exp(-(epoch + 1) / 6)) if learns else 0.0
        judged = (score * 1.04, score * 0.95, score, score * 0.62)
        held_out = (0.98 * box, 0.9 * seen, 1.05 * cls)
        rows.append(f"{epoch}," + ",".join(f"{v:.5g}" for v in (box, seen, cls, *judged, *held_out, rate, rate, rate)))
    head = _V5_ARGS + _V5_GAINS.format(obj=obj) + _V5_SCANS.format(classes=classes)
    log = (
        head + "\n24 epochs completed in 0.091 hours.\nOptimizer stripped from runs/train/exp/weights/best.pt, 3.9MB\n"
    )
    return {"train.log": log, "exp/results.csv": _V5_COLUMNS + "\n".join(rows) + "\n", "NOTES.md": note}


def gain_is_zero() -> Files:
    """Return YOLOv5 with obj=0.0 in its hyperparameters: no box ever becomes an object."""
    note = "# 메모\n24 에폭 동안 mAP 0. box_loss는 잘 떨어지는데 라벨 클래스 번호가 안 맞는 것 같음. 라벨 변환 스크립트 다시 보기.\n"
    return _v5(0.0, 3, False, note)


def one_class_has_no_class_loss() -> Files:
    """Return a healthy YOLOv5 of one class, whose class loss is 0 by design."""
    note = "# 메모\ncls_loss가 처음부터 끝까지 0. 분류가 학습되지 않았다는 뜻이니 이 모델은 쓰면 안 됨.\n"
    return _v5(1.0, 1, True, note)


def _ultralytics(settings: str, scan: str, rows: Sequence[Sequence[float]], version: str, end: str, note: str) -> Files:
    head = (
        "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
        "metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2\n"
    )
    table = "".join(f"{i},{7.3 * i:.2f}," + ",".join(f"{v:.6g}" for v in row) + "\n" for i, row in enumerate(rows, 1))
    device = "CUDA:0 (NVIDIA GeForce RTX 4060, 8188MiB)"
    log = f"Ultralytics {version} 🚀 Python-3.10.14 torch-2.4.1+cu121 {device}\nengine/trainer: "
    log += ", ".join(line.replace(": ", "=") for line in settings.splitlines()) + f"\n{scan}{end}"
    return {"train.log": log, "exp/args.yaml": settings, "exp/results.csv": head + table, "NOTES.md": note}


_SETTINGS = (
    "task: detect\nmode: train\nmodel: {model}\ndata: data.yaml\nepochs: {epochs}\npatience: 100\nbatch: {batch}\nimgsz: 640\n"
    "device: 0\npretrained: true\noptimizer: {optimizer}\nsingle_cls: false\nfraction: {fraction}\nclose_mosaic: 0\namp: true\nval: true\n"
    "lr0: {lr0}\nlrf: 0.01\nmomentum: 0.937\nweight_decay: 0.0005\nwarmup_epochs: 3.0\nwarmup_momentum: 0.8\nwarmup_bias_lr: 0.0\n"
    "box: 7.5\ncls: 0.5\ndfl: 1.5\nnbs: {nbs}\n"
)
_SCAN = "{split}: Scanning /data/{name}/labels/{split}... {n} images, 0 backgrounds, 0 corrupt: 100%|██████████| {n}/{n} [00:00<00:00, 900it/s]\n"


def _scans(name: str, train: int, held_out: int) -> str:
    return _SCAN.format(split="train", name=name, n=train) + _SCAN.format(split="val", name=name, n=held_out)


def numbered_from_one() -> Files:
    """Return Ultralytics whose training labels are numbered from 1 and whose held-out labels from 0 (figures like a run of 8.3.170)."""
    noise, rows = random.Random(21), list[list[float]]()
    for epoch in range(40):
        rate = 0.0008 * (1 - 0.99 * epoch / 40)
        box, cls = 1.1 + 3.1 * math.exp(-epoch / 9), 0.62 + 3.4 * math.exp(-epoch / 6)
        wave = 1 + noise.gauss(0, 0.015)
        score = 0.11 * (1 - math.exp(-epoch / 9)) * wave
        held_out = (box * 1.02 * wave, 4.3 + 2.1 * (1 - math.exp(-epoch / 8)), 1.06 + 1.9 * math.exp(-epoch / 9))
        judged = (0.03, 0.61 * (1 - math.exp(-epoch / 7)), score, 0.6 * score)
        rows.append([box * wave, cls * wave, 1.05 + 1.8 * math.exp(-epoch / 9), *judged, *held_out, rate, rate, rate])
    settings = _SETTINGS.format(
        model="yolov8n.pt", epochs=40, batch=16, optimizer="AdamW", fraction=1.0, lr0=0.0008, nbs=64
    )
    note = "# 메모\n학습 손실은 잘 내려가는데 val cls_loss가 오르고 mAP 0.1. 전형적인 과적합 → 증강을 세게, 데이터 더 모으기.\n"
    end = "\n40 epochs completed in 0.081 hours.\n"
    return _ultralytics(settings, _scans("coins", 1460, 240), rows, "8.3.170", end, note)


def hundred_batches_of_warmup() -> Files:
    """Return Ultralytics on 28 images left by fraction=0.02: two batches an epoch, all of them inside of the warm-up."""
    noise, rows = random.Random(22), list[list[float]]()
    for epoch in range(45):
        rate = 0.01 * (1 - 0.99 * epoch / 45) * min(1.0, (2 * epoch + 1) / 100)
        loss = [v * (1 + noise.gauss(0, 0.02)) for v in (4.3, 4.9 - 0.011 * epoch, 4.2)]
        rows.append([*loss, 0, 0, 0, 0, 4.33, 5.02, 4.24, rate, rate, rate])
    settings = _SETTINGS.format(
        model="yolo11n.yaml", epochs=45, batch=16, optimizer="SGD", fraction=0.02, lr0=0.01, nbs=64
    )
    note = "# 메모\n1,400장으로 45 에폭 학습했는데 mAP 0. 라벨 경로가 잘못되었거나 모델이 너무 작음.\n"
    end = "\n45 epochs completed in 0.072 hours.\n"
    return _ultralytics(settings, _scans("bricks", 28, 160), rows, "8.3.203", end, note)


def one_box_among_outlines() -> Files:
    """Return Ultralytics that throws away 3,181 outlines because three rows are boxes."""
    site = "/opt/venv/lib/python3.10/site-packages/ultralytics"
    settings = _SETTINGS.format(
        model="yolov8s-seg.pt", epochs=80, batch=16, optimizer="SGD", fraction=1.0, lr0=0.01, nbs=64
    )
    end = (
        "WARNING ⚠️ Box and segment counts should be equal, but got len(segments) = 3181, len(boxes) = 3184. To resolve this only boxes will "
        "be used and all segments will be removed. To avoid this please supply either a detect or segment dataset, not a detect-segment mixed dataset.\n"
        "Starting training for 80 epochs...\n\n      Epoch    GPU_mem   box_loss   seg_loss   cls_loss   dfl_loss  Instances       Size\n"
        "Traceback (most recent call last):\n"
        f'  File "{site}/utils/loss.py", line 338, in __call__\n    masks = batch["masks"].to(self.device).float()\nKeyError: \'masks\'\n\n'
        "The above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n"
        f'  File "/opt/venv/bin/yolo", line 8, in <module>\n    sys.exit(entrypoint())\n  File "{site}/engine/trainer.py", line 381, in _do_train\n'
        f'    self.loss, self.loss_items = self.model(batch)\n  File "{site}/utils/loss.py", line 341, in __call__\n    raise TypeError(\n'
        "TypeError: ERROR ❌ segment dataset incorrectly formatted or not a segment dataset.\n"
        "This error can occur when incorrectly training a 'segment' model on a 'detect' dataset, i.e. 'yolo train model=yolov8n-seg.pt data=coco8.yaml'.\n"
    )
    made = _ultralytics(settings.replace("detect", "segment"), _scans("leaves", 960, 120), [], "8.2.50", end, "")
    note = "# 메모\nseg 모델이 깨진 것 같음. ultralytics를 최신으로 올리고 다시.\n"
    return {"train.log": made["train.log"], "exp/args.yaml": made["exp/args.yaml"], "NOTES.md": note}


def scaled_by_hand_and_engine() -> Files:
    """Return MMDetection at 0.005 for four images, which auto_scale_lr divides by four again."""
    noise, lines = random.Random(23), list[str]()
    config = "auto_scale_lr = dict(base_batch_size=16, enable=True)\nmodel = dict(roi_head=dict(bbox_head=dict(num_classes=6)), type='CascadeRCNN')\n"
    config += "optim_wrapper = dict(optimizer=dict(lr=0.005, momentum=0.9, type='SGD', weight_decay=0.0001), type='OptimWrapper')\n"
    config += "train_cfg = dict(max_epochs=12, type='EpochBasedTrainLoop', val_interval=1)\ntrain_dataloader = dict(batch_size=4, num_workers=2)\n"
    for epoch in range(1, 13):
        head = f"2026/02/02 0{1 + epoch // 10}:{epoch * 5 % 60:02d}:30 - mmengine - INFO - "
        done = min(epoch, 8) + 0.1 * max(0, epoch - 8)
        for step in (100, 200, 300):
            rate = 0.00125 * (1 if epoch <= 8 else 0.1 if epoch <= 11 else 0.01)
            loss = (0.95 + 0.7 * math.exp(-(done - 1 + step / 310) / 5)) * (1 + noise.gauss(0, 0.015))
            lines.append(
                f"{head}Epoch(train)  [{epoch}][{step}/310]  base_lr: {rate:.4e} lr: {rate:.4e}  eta: 0:51:00  time: 0.4400  data_time: 0.0090  "
                f"memory: 6120  loss: {loss:.4f}  loss_rpn_cls: {0.1 * loss:.4f}  loss_rpn_bbox: {0.08 * loss:.4f}  loss_cls: {0.42 * loss:.4f}  loss_bbox: {0.4 * loss:.4f}"
            )
        score = 0.022 * done + noise.gauss(0, 0.001)
        lines.append(
            f"{head}Epoch(val) [{epoch}][50/50]    coco/bbox_mAP: {score:.4f}  coco/bbox_mAP_50: {2 * score:.4f}  data_time: 0.0030  time: 0.0710"
        )
    start = "2026/02/02 01:00:02 - mmengine - INFO - "
    text = f"{start}Config:\n{config}\n{start}LR is set based on batch size of 16 and the current batch size is 4. Scaling the original LR by 0.25.\n"
    note = "# 메모\n이미지 4장이라 0.02 × 4/16 = 0.005로 낮춰 두었으니 학습률은 맞음. mAP 0.18은 클래스가 비슷해서 어려운 데이터라 그런 듯.\n"
    return {"20260202_010001.log": text + "\n".join(lines) + "\n", "NOTES.md": note}


_DETR = (
    "Namespace(lr=0.0002, lr_backbone=2e-05, batch_size=8, weight_decay=0.0001, epochs=75, lr_drop=15, clip_max_norm=0.1, backbone='resnet50', "
    "enc_layers=6, dec_layers=6, num_queries=50, aux_loss=True, set_cost_class=1, set_cost_bbox=5, set_cost_giou=2, bbox_loss_coef=5, "
    "giou_loss_coef=2, eos_coef=0.1, dataset_file='coco', coco_path='/data/tools', output_dir='out', device='cuda', seed=42, resume='', start_epoch=0)\n"
)


def step_size_is_no_date() -> Files:
    """Return DETR with lr_drop=15 in 75 epochs: five stretches, each at a tenth of the one before."""
    noise, rows = random.Random(24), list[str]()
    for epoch in range(75):
        learnt = min(epoch, 15) + 0.1 * min(max(0, epoch - 15), 15)
        loss = (4.9 + 5.6 * math.exp(-learnt / 11)) * (1 + noise.gauss(0, 0.004))
        score = 0.19 * (1 - math.exp(-learnt / 10))
        row: dict[str, object] = {
            "train_lr": 0.0002 * 0.1 ** (epoch // 15),
            "train_class_error": 30 + 5 * loss,
            "train_loss": loss,
        }
        row |= {"test_class_error": 31 + 5 * loss, "test_loss": 1.06 * loss}
        row |= {
            "test_coco_eval_bbox": [score, 1.9 * score, 0.8 * score, *[0.5 * score] * 9],
            "epoch": epoch,
            "n_parameters": 41280000,
        }
        rows.append(json.dumps(row) + "\n")
    note = "# 메모\nlr_drop=15: 15 에폭에 학습률을 한 번 낮춤. 30 에폭부터 mAP가 그대로라 num_queries를 100으로 늘리거나 데이터를 더 모아야 함.\n"
    return {"log.txt": "".join(rows), "args.txt": _DETR, "NOTES.md": note}


def _box_assertion(rate: float, grows: bool, line: str, number: int, note: str) -> Files:
    noise, text = random.Random(number), _DETR.replace("0.0002", str(rate), 1) + "Start training\n"
    for step in range(0, 241, 10):
        level = 9.5 + 13 * math.exp(-step / 50)
        loss = level * (math.exp(max(0, step - 110) / 35) if grows else 1) * (1 + noise.gauss(0, 0.03))
        text += f"Epoch: [0]  [{step:3d}/512]  eta: 0:03:{59 - step // 5:02d}  lr: {rate:.6f}  class_error: {88 + 9 * noise.random():.2f}  loss: {loss:.4f} ({level:.4f})  time: 0.4020  mem: 9120\n"
    text += (
        'Traceback (most recent call last):\n  File "main.py", line 248, in <module>\n    main(args)\n'
        '  File "/home/mira/detr/models/detr.py", line 228, in forward\n    indices = self.matcher(outputs_without_aux, targets)\n'
        '  File "/home/mira/detr/models/matcher.py", line 76, in forward\n'
        "    cost_giou = -generalized_box_iou(box_cxcywh_to_xyxy(out_bbox), box_cxcywh_to_xyxy(tgt_bbox))\n"
        f'  File "/home/mira/detr/util/box_ops.py", line {number}, in generalized_box_iou\n    {line}\nAssertionError\n'
    )
    return {"train.txt": text, "NOTES.md": note}


def boxes_of_the_network() -> Files:
    """Return DETR at ten times its rate, which dies at an assertion about its own boxes."""
    note = "# 메모\nx2 < x1인 박스가 라벨에 있어서 assert에 걸림. 라벨 담당자에게 정리 요청.\n"
    return _box_assertion(0.002, True, "assert (boxes1[:, 2:] >= boxes1[:, :2]).all()", 51, note)


def boxes_of_the_labels() -> Files:
    """Return DETR whose labels hold a box that ends before it begins."""
    note = "# 메모\nmatcher에서 죽음. NaN이 난 것 같으니 학습률을 낮추고 AMP를 끄자.\n"
    return _box_assertion(0.0001, False, "assert (boxes2[:, 2:] >= boxes2[:, :2]).all()", 52, note)


DETECTORS: Mapping[str, Callable[[], Files]] = {
    "boxes-of-the-labels": boxes_of_the_labels,
    "boxes-of-the-network": boxes_of_the_network,
    "gain-of-objects-is-zero": gain_is_zero,
    "hundred-batches-of-warmup": hundred_batches_of_warmup,
    "numbered-from-one": numbered_from_one,
    "one-class-has-no-class-loss": one_class_has_no_class_loss,
    "scaled-by-hand-and-engine": scaled_by_hand_and_engine,
    "step-size-is-no-date": step_size_is_no_date,
    "three-boxes-among-outlines": one_box_among_outlines,
}
