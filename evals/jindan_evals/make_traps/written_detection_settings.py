"""The traps of detectors that one setting keeps from learning or from being judged: frozen noise, kept boxes, merged classes, tiny images."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]

_D2 = "[05/20 18:{minute:02d}:{second:02d} {module}]: {text}\n"
_YOLO_HEAD = (
    "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
    "metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2\n"
)
_YOLO_LOG = (
    "Ultralytics 8.3.170 🚀 Python-3.10.14 torch-2.4.1+cu121 CUDA:0 (NVIDIA L4, 22731MiB)\n"
    "engine/trainer: task=detect, mode=train, model=yolo11n.pt, data=data.yaml, epochs=50, batch=16, imgsz={size}, optimizer=SGD, lr0=0.01, single_cls={single}\n"
    "{extra}Transferred 448/499 items from pretrained weights\n\n50 epochs completed in 0.21 hours.\n"
)


def _d2(second: int, module: str, text: str) -> str:
    return _D2.format(minute=second // 60 % 60, second=second % 60, module=module, text=text)


def _step(done: int, losses: tuple[float, float, float, float], rate: float) -> str:
    kind, box, first, place = losses
    return _d2(
        20 + done // 3,
        "d2.utils.events",
        f" eta: 0:10:01  iter: {done}  total_loss: {sum(losses):.4g}  loss_cls: {kind:.4g}  loss_box_reg: {box:.4g}  "
        f"loss_rpn_cls: {first:.4g}  loss_rpn_loc: {place:.4g}    time: 0.2911  data_time: 0.0080  lr: {rate:.5g}  max_mem: 3350M",
    )


def _judged(second: int, score: float, half: float) -> str:
    figures = f"{score:.4f},{half:.4f},{1.1 * score:.4f},{0.9 * score:.4f},{score:.4f},nan"
    log = _d2(second, "d2.evaluation.testing", "copypaste: Task: bbox")
    log += _d2(second, "d2.evaluation.testing", "copypaste: AP,AP50,AP75,APs,APm,APl")
    return log + _d2(second, "d2.evaluation.testing", f"copypaste: {figures}")


def frozen_noise() -> Files:
    """Return Detectron2 from scratch with FREEZE_AT 2 and FrozenBN: the stem stays noise, AP 0.3 of 100."""
    noise = random.Random(61)
    values = (
        "Running with full config:\nMODEL:\n  BACKBONE:\n    FREEZE_AT: 2\n  RESNETS:\n    NORM: FrozenBN\n  ROI_HEADS:\n    NUM_CLASSES: 2\n"
        "  WEIGHTS: ''\nSOLVER:\n  BASE_LR: 0.01\n  IMS_PER_BATCH: 8\n  MAX_ITER: 8000\n"
    )
    log = _d2(3, "detectron2", values)
    log += _d2(6, "d2.data.build", "Removed 0 images with no usable annotations. 5200 images left.")
    log += _d2(9, "fvcore.common.checkpoint", "No checkpoint found. Initializing model from scratch")
    log += _d2(11, "d2.engine.train_loop", "Starting training from iteration 0")
    for done in range(99, 8000, 100):
        part, wave = math.exp(-done / 2500), 1 + noise.gauss(0, 0.04)
        losses = ((0.24 + 0.25 * part) * wave, (0.13 + 0.05 * part) * wave, (0.27 + 0.2 * part) * wave, 0.11 * wave)
        log += _step(done, losses, 0.01 * min(1.0, done / 1000))
        if (done + 1) % 1000 == 0:
            score = 0.35 * (1 - math.exp(-done / 3000))
            log += _judged(21 + done // 3, score, 3 * score)
    log += _d2(2690, "d2.engine.hooks", "Overall training speed: 7998 iterations in 0:38:46 (0.2911 s / it)")
    note = "# AP 0.3\nX선이라 COCO 가중치는 빼고 처음부터 학습. 5200장이면 충분한데 AP 0.3. 상자 좌표가 어긋난 듯하니 변환을 다시.\n"
    return {"log.txt": log, "NOTES.md": note}


def hundred_of_four_hundred() -> Files:
    """Return Detectron2 on 410 grains an image: 100 are kept, AP50 stands at 23."""
    noise = random.Random(62)
    table = "Distribution of instances among all 1 categories:\n|  category  | #instances   |\n|:----------:|:-------------|\n|   grain    | {n}       |\n|            |              |"
    log = _d2(6, "d2.data.build", "Removed 0 images with no usable annotations. 900 images left.")
    log += _d2(7, "d2.data.build", table.format(n=369204))
    log += _d2(11, "d2.engine.train_loop", "Starting training from iteration 0")
    for done in range(99, 6000, 100):
        part, wave = math.exp(-done / 900), 1 + noise.gauss(0, 0.04)
        losses = ((0.11 + 0.6 * part) * wave, (0.16 + 0.3 * part) * wave, (0.03 + 0.1 * part) * wave, 0.05 * wave)
        log += _step(done, losses, 0.005 * min(1.0, done / 1000))
        if (done + 1) % 1000 == 0:
            score = 20.6 * (1 - math.exp(-done / 900))
            log += _judged(21 + done // 3, score, 1.13 * score)
    log += _d2(2100, "d2.engine.hooks", "Overall training speed: 5998 iterations in 0:29:04 (0.2911 s / it)")
    values = "SOLVER:\n  BASE_LR: 0.005\n  IMS_PER_BATCH: 4\n  MAX_ITER: 6000\nTEST:\n  DETECTIONS_PER_IMAGE: 100\n  EVAL_PERIOD: 1000\n"
    note = "# AP 20에서 벽\n눈으로 보면 거의 다 맞는데 AP가 20을 못 넘음. 낱알이 작고 ResNet-50이 약해서 그런 듯.\n"
    return {"log.txt": log, "config.yaml": values, "NOTES.md": note}


def _yolo(seed: int, floor: tuple[float, float, float], start: tuple[float, float, float], best: float) -> str:
    noise, rows = random.Random(seed), list[str]()
    for epoch in range(50):
        part, wave, rate = math.exp(-epoch / 12), 1 + noise.gauss(0, 0.01), 0.01 * (1 - 0.99 * epoch / 50)
        train = tuple((low + high * part) * wave for low, high in zip(floor, start, strict=True))
        score = best * (1 - math.exp(-(epoch + 1) / 9)) * wave
        figures = (*train, score, 0.95 * score, score, 0.66 * score, *(1.05 * v for v in train), rate, rate, rate)
        rows.append(f"{epoch + 1},{9.3 * (epoch + 1):.1f}," + ",".join(f"{v:.5g}" for v in figures))
    return _YOLO_HEAD + "\n".join(rows) + "\n"


def five_are_one() -> Files:
    """Return Ultralytics with single_cls on five kinds of fish: mAP 0.93, one class."""
    log = _YOLO_LOG.format(size=640, single=True, extra="Overriding model.yaml nc=80 with nc=1\n")
    names = "path: /data/fish\ntrain: images/train\nval: images/val\nnames:\n  0: carp\n  1: bass\n  2: trout\n  3: perch\n  4: pike\n"
    note = "# 5종을 구분 못 함\nmAP50 0.93인데 예측하면 전부 item 하나. 잉어가 많아서 쏠린 듯(클래스 불균형).\n"
    rows = _yolo(63, (0.7, 0.35, 0.9), (0.9, 1.9, 0.4), 0.93)
    return {"train.log": log, "exp/results.csv": rows, "data.yaml": names, "NOTES.md": note}


def sixty_four_pixels() -> Files:
    """Return Ultralytics at imgsz 64 on large photographs: mAP50 0.01."""
    log = _YOLO_LOG.format(size=64, single=False, extra="Overriding model.yaml nc=80 with nc=3\n")
    note = "# mAP50 0.01\n거의 못 잡음. 라벨이 밀렸거나 학습률이 낮은 듯. 에폭이 빨라서 좋긴 함. epochs 300으로.\n"
    rows = _yolo(64, (2.9, 2.6, 0.95), (0.8, 1.9, 0.4), 0.013)
    return {"train.log": log, "exp/results.csv": rows, "NOTES.md": note}


def _mm(second: int, text: str) -> str:
    return f"2026/10/01 {9 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d} - mmengine - INFO - {text}\n"


def milestones_of_batches() -> Files:
    """Return MMDetection with by_epoch=False beside milestones 8 and 11: a hundredth of the rate from the twelfth batch on."""
    noise, log = random.Random(65), _mm(1, "Config:")
    log += "model = dict(roi_head=dict(bbox_head=dict(num_classes=5)), type='FasterRCNN')\n"
    log += "optim_wrapper = dict(optimizer=dict(lr=0.01, momentum=0.9, type='SGD', weight_decay=0.0001), type='OptimWrapper')\n"
    log += "param_scheduler = [\n    dict(begin=0, by_epoch=False, end=12, gamma=0.1, milestones=[8, 11], type='MultiStepLR'),\n]\n"
    log += "train_cfg = dict(max_epochs=12, type='EpochBasedTrainLoop', val_interval=1)\ntrain_dataloader = dict(batch_size=8, num_workers=4)\n\n"
    for epoch in range(1, 13):
        for step in range(100, 701, 100):
            loss = (0.78 + 0.9 * math.exp(-((epoch - 1) * 700 + step) / 5200)) * (1 + noise.gauss(0, 0.02))
            log += _mm(
                epoch * 200 + step // 4,
                f"Epoch(train)  [{epoch}][{step:4d}/700]  base_lr: 1.0000e-04 lr: 1.0000e-04  eta: 1:12:01  time: 0.2411  data_time: 0.0071  memory: 4212  "
                f"loss: {loss:.4f}  loss_rpn_cls: {0.12 * loss:.4f}  loss_cls: {0.42 * loss:.4f}  acc: 94.1000  loss_bbox: {0.39 * loss:.4f}",
            )
        score = 0.11 * (1 - math.exp(-epoch / 9))
        log += _mm(
            epoch * 200 + 180,
            f"Epoch(val) [{epoch}][80/80]    coco/bbox_mAP: {score:.4f}  coco/bbox_mAP_50: {1.8 * score:.4f}  data_time: 0.0031  time: 0.0612",
        )
    note = "# mAP 0.08\n1x 스케줄 그대로(8, 11에서 감쇠)이고 학습률도 레시피대로. 데이터가 어렵고 물체가 작은 듯.\n"
    return {"20261001_090001.log": log, "NOTES.md": note}


def breaks_where_resumed() -> Files:
    """Return Ultralytics under AdamW that is resumed at epoch 41 and has NaN in epoch 42."""
    rows = _yolo(66, (0.85, 0.55, 1.0), (1.0, 2.2, 0.5), 0.71).splitlines()[:41]
    broken = ",".join(["nan"] * 3 + ["0"] * 4 + ["nan"] * 3 + ["0.0006"] * 3)
    rows.append("41,381.3,3.1,5.9,2.5,0.004,0.004,0.004,0.002,nan,nan,nan,0.0006,0.0006,0.0006")
    rows += [f"{epoch},{9.3 * epoch:.1f},{broken}" for epoch in range(42, 47)]
    log = (
        "Ultralytics 8.3.100 🚀 Python-3.10.14 torch-2.4.1+cu121 CUDA:0 (NVIDIA RTX A5000, 24248MiB)\n"
        "engine/trainer: task=detect, mode=train, model=last.pt, data=data.yaml, epochs=100, batch=16, optimizer=AdamW, lr0=0.001, warmup_bias_lr=0.0, resume=True, amp=True\n"
        "Resuming training runs/detect/train/weights/last.pt from epoch 41 to 100 total epochs\n"
    )
    note = "# 41 에폭부터 nan\n정전으로 40에서 끊겨 resume. 41번째 에폭에 깨진 이미지가 있는 듯.\n"
    return {"train.log": log, "exp/results.csv": "\n".join(rows) + "\n", "NOTES.md": note}


DETECTION_SETTINGS: Mapping[str, Callable[[], Files]] = {
    "frozen-noise": frozen_noise,
    "hundred-of-four-hundred": hundred_of_four_hundred,
    "five-are-one": five_are_one,
    "sixty-four-pixels": sixty_four_pixels,
    "milestones-of-batches": milestones_of_batches,
    "breaks-where-resumed": breaks_where_resumed,
}
