"""The traps in the notation of detection and segmentation frameworks: Detectron2, MMDetection, YOLOv5 and nnU-Net."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]

_D2 = "[11/27 10:{minute:02d}:{second:02d} d2.{module}]: {text}\n"


def _d2(at: int, module: str, text: str) -> str:
    return _D2.format(minute=at // 60 % 60, second=at % 60, module=module, text=text)


def _climb(x: float, start: float, end: float, rate: float) -> float:
    return end + (start - end) * math.exp(-x / rate)


_D2_TABLE = (
    "Evaluation results for bbox: \n|   AP   |  AP50  |  AP75  |  APs   |  APm   |  APl   |\n"
    "|:------:|:------:|:------:|:------:|:------:|:------:|\n| {ap:.3f} | {ap50:.3f} | {ap75:.3f} | {aps:.3f} | {apm:.3f} | {apl:.3f} |"
)
_D2_ROW = (
    " eta: {eta}  iter: {iteration}  total_loss: {total_loss:.4g}  loss_cls: {loss_cls:.4g}  loss_box_reg: {loss_box_reg:.4g}  "
    "loss_rpn_cls: {loss_rpn_cls:.4g}  loss_rpn_loc: {loss_rpn_loc:.4g}  time: 0.3312  data_time: 0.0071  lr: {lr:.5g}  max_mem: 3712M"
)


def _d2_run(
    head: str, iterations: int, every: int, losses: Callable[[int], dict[str, float]], ap: Callable[[int], float]
) -> Files:
    text, rows = head, list[str]()
    for step in range(19, iterations, 20):
        each = losses(step)
        each["lr"] = 0.0025 * min(1.0, 0.001 + step / 1000 * 0.999) * (1.0 if step < 0.8 * iterations else 0.1)
        values = {
            **each,
            "iteration": step,
            "total_loss": sum(v for k, v in each.items() if k.startswith("loss")),
            "time": 0.3312,
            "data_time": 0.0071,
        }
        left = int((iterations - step) * 0.3312)
        text += _d2(60 + step // 3, "utils.events", _D2_ROW.format(eta=f"0:{left // 60:02d}:{left % 60:02d}", **values))
        if (step + 1) % every == 0:
            score = ap(step)
            table = {"ap": score, "ap50": score * 1.55, "ap75": score * 1.06, "aps": score * 0.5, "apm": score * 0.95, "apl": score * 1.2}  # fmt: skip
            text += _d2(60 + step // 3, "evaluation.coco_evaluation", _D2_TABLE.format(**table))
            values |= {"bbox/AP": score, "bbox/AP50": score * 1.55, "bbox/AP75": score * 1.06}
        rows.append(json.dumps(values) + "\n")
    text += _d2(
        60 + iterations // 3,
        "engine.hooks",
        f"Overall training speed: {iterations - 2} iterations in 0:11:02 (0.3312 s / it)",
    )
    return {"log.txt": text, "metrics.json": "".join(rows)}


_D2_ARGS = (
    "Command line arguments: Namespace(config_file='configs/parts.yaml', dist_url='tcp://127.0.0.1:50152', eval_only=False, "
    "machine_rank=0, num_gpus=1, num_machines=1, opts=['SOLVER.IMS_PER_BATCH', '2', 'SOLVER.BASE_LR', '0.0025'], resume=False)"
)


def box_loss_rises() -> Files:
    """Return a healthy Faster R-CNN whose box loss rises while proposals begin to match."""
    noise = random.Random(6)

    def losses(step: int) -> dict[str, float]:
        met = 1 - math.exp(-step / 260)
        wave = 1 + noise.gauss(0, 0.05)
        return {
            "loss_cls": wave * (0.22 + 1.2 * math.exp(-step / 60) + 0.24 * met * math.exp(-step / 1500)),
            "loss_box_reg": wave * (0.03 + 0.72 * met * _climb(step, 1.0, 0.42, 1100)),
            "loss_rpn_cls": wave * _climb(step, 0.36, 0.015, 300),
            "loss_rpn_loc": wave * _climb(step, 0.11, 0.045, 700),
        }

    head = _d2(3, "engine.defaults", _D2_ARGS)
    head += _d2(9, "data.datasets.coco", "Loaded 1620 images in COCO format from datasets/parts/train.json")
    head += _d2(9, "data.build", "Removed 12 images with no usable annotations. 1608 images left.")
    head += _d2(
        12, "checkpoint.detection_checkpoint", "[DetectionCheckpointer] Loading from model_final_b275ba.pkl ..."
    )
    head += _d2(14, "engine.train_loop", "Starting training from iteration 0")
    made = _d2_run(head, 2000, 400, losses, lambda step: 100 * (0.57 - 0.55 * math.exp(-step / 900)))
    made["NOTES.md"] = "# 메모\nloss_box_reg가 0.05에서 0.5까지 계속 올라감. 박스 회귀가 발산하는 듯. LR 낮춰서 다시?\n"
    return made


def most_images_removed() -> Files:
    """Return a Faster R-CNN that trains on 23 of 1934 images: the others have no usable annotation."""
    noise = random.Random(8)

    def losses(step: int) -> dict[str, float]:
        wave = 1 + noise.gauss(0, 0.05)
        return {
            "loss_cls": wave * _climb(step, 1.3, 0.03, 260),
            "loss_box_reg": wave * _climb(step, 0.55, 0.05, 420),
            "loss_rpn_cls": wave * _climb(step, 0.4, 0.004, 160),
            "loss_rpn_loc": wave * _climb(step, 0.1, 0.01, 300),
        }

    counts = (
        "Distribution of instances among all 4 categories:\n|  category  | #instances   |  category  | #instances   |\n"
    )
    counts += "|:----------:|:-------------|:----------:|:-------------|\n|  scratch   | 31           |    dent    | 9            |\n"
    counts += "|   crack    | 4            |   stain    | 2            |\n|            |              |            |              |\n|   total    | 46           |            |              |"
    head = _d2(3, "engine.defaults", _D2_ARGS)
    head += _d2(9, "data.datasets.coco", "Loaded 1934 images in COCO format from datasets/defects/train.json")
    head += _d2(9, "data.build", "Removed 1911 images with no usable annotations. 23 images left.")
    head += _d2(9, "data.build", counts)
    head += _d2(
        12, "checkpoint.detection_checkpoint", "[DetectionCheckpointer] Loading from model_final_b275ba.pkl ..."
    )
    head += _d2(14, "engine.train_loop", "Starting training from iteration 0")
    made = _d2_run(head, 2000, 400, losses, lambda step: 1.1 + 1.6 * (step % 800) / 800)
    made["NOTES.md"] = "# 메모\n이미지 1934장. 학습 loss는 0.1까지 잘 떨어지는데 AP가 2. 학습률 문제?\n"
    return made


_MM = "2026/11/27 10:{minute:02d}:{second:02d} - mmengine - INFO - {text}\n"
_COCO = " Average {kind} @[ IoU={iou:<9} | area={area:>6s} | maxDets={most:>4d} ] = {value:.3f}\n"


def no_small_objects() -> Files:
    """Return a healthy detector whose validation set has no object below 32 x 32 pixels."""
    noise, text, at = random.Random(9), "", 0

    def said(line: str) -> str:
        return _MM.format(minute=at // 60, second=at % 60, text=line)

    text += said("Distributed training: False, GPU number: 1")
    text += said(
        "Checkpoints will be saved to /home/mira/exp/work_dirs/faster-rcnn_r50_fpn_1x_trucks.\nloading annotations into memory...\nDone (t=0.02s)\ncreating index...\nindex created!"
    )
    for epoch in range(1, 13):
        scale = 0.1 if epoch > 8 else 1.0
        scale = 0.01 if epoch > 11 else scale
        for step in (50, 100, 150, 200):
            at += 13
            x = (epoch - 1) * 200 + step
            rate = 0.0025 * scale * min(1.0, x / 500)
            parts = {"loss_rpn_cls": _climb(x, 0.3, 0.012, 260), "loss_rpn_bbox": _climb(x, 0.08, 0.02, 500), "loss_cls": _climb(x, 0.8, 0.09, 600)}  # fmt: skip
            parts = {k: v * (1 + noise.gauss(0, 0.06)) for k, v in parts.items()}
            box = 0.24 * _climb(x, 0.9, 0.62, 1200) * (1 + noise.gauss(0, 0.05))
            body = "  ".join(f"{k}: {v:.4f}" for k, v in parts.items())
            text += said(
                f"Epoch(train) [{epoch:2d}][{step:3d}/200]  lr: {rate:.4e}  eta: 0:{(2400 - x) // 250:02d}:12  time: 0.2411  data_time: 0.0058  memory: 3412  "
                f"loss: {sum(parts.values()) + box:.4f}  {body}  acc: {92 + 6 * (1 - math.exp(-x / 900)):.4f}  loss_bbox: {box:.4f}"
            )
        text += said(f"Saving checkpoint at {epoch} epochs") + said(
            "Evaluating bbox...\nLoading and preparing results...\nDONE (t=0.01s)"
        )
        score = 0.63 - 0.5 * math.exp(-epoch / 3.2) + noise.gauss(0, 0.004)
        values = (score, score * 1.42, score * 1.1, -1.0, score * 0.74, score * 1.05)
        for value, iou, area in zip(values, ("0.50:0.95", "0.50", "0.75", *["0.50:0.95"] * 3), ("all", "all", "all", "small", "medium", "large"), strict=True):  # fmt: skip
            text += _COCO.format(
                kind="Precision  (AP)",
                iou=iou,
                area=area,
                most=100 if area == "all" and iou != "0.50" else 1000,
                value=value,
            )
        recalls = (("all", 100), ("all", 300), ("all", 1000), ("small", 1000), ("medium", 1000), ("large", 1000))
        for area, most in recalls:
            value = {"all": score * 1.15, "small": -1.0, "medium": score, "large": score * 1.2}[area]
            text += _COCO.format(kind="Recall     (AR)", iou="0.50:0.95", area=area, most=most, value=value)
        text += said("bbox_mAP_copypaste: " + " ".join(f"{v:.3f}" for v in values))
        names = ("mAP", "mAP_50", "mAP_75", "mAP_s", "mAP_m", "mAP_l")
        shown = "  ".join(f"coco/bbox_{n}: {v:.4f}" for n, v in zip(names, values, strict=True))
        text += said(f"Epoch(val) [{epoch}][40/40]    {shown}  data_time: 0.0021  time: 0.0432")
    return {
        "20261127_100000.log": text,
        "NOTES.md": "# 메모\nbbox_mAP_s가 계속 -1.0. 작은 객체를 전혀 못 배운 것 같음. 앵커 scale을 줄여야 하나?\n",
    }


_V5_HEAD = (
    "train: weights=yolov5s.pt, cfg=, data=data/poles.yaml, hyp=data/hyps/hyp.scratch-low.yaml, epochs=60, batch_size=16, imgsz=640, rect=False, "
    "resume=False, nosave=False, noval=False, noautoanchor=False, noplots=False, evolve=None, bucket=, cache=None, image_weights=False, "
    "device=0, multi_scale=False, single_cls=False, optimizer=SGD, sync_bn=False, workers=8, project=runs/train, name=exp, exist_ok=False, "
    "quad=False, cos_lr=False, label_smoothing=0.0, patience=100, freeze=[0], save_period=-1, seed=0, local_rank=-1\n"
    "YOLOv5 🚀 v7.0-389-ge62a31b6 Python-3.10.12 torch-2.1.0+cu121 CUDA:0 (NVIDIA GeForce RTX 3060, 12044MiB)\n"
    "\n"
    "hyperparameters: lr0=0.01, lrf=0.01, momentum=0.937, weight_decay=0.0005, warmup_epochs=3.0, warmup_momentum=0.8, warmup_bias_lr=0.1, "
    "box=0.05, cls=0.5, cls_pw=1.0, obj=1.0, obj_pw=1.0, iou_t=0.2, anchor_t=4.0, fl_gamma=0.0, hsv_h=0.015, hsv_s=0.7, hsv_v=0.4, degrees=0.0, "
    "translate=0.1, scale=0.5, shear=0.0, perspective=0.0, flipud=0.0, fliplr=0.5, mosaic=1.0, mixup=0.0, copy_paste=0.0\n"
    "Overriding model.yaml nc=80 with nc=3\n"
    "Transferred 343/349 items from yolov5s.pt\n"
    "AMP: checks passed ✅\n"
    "optimizer: SGD(lr=0.01) with parameter groups 57 weight(decay=0.0), 60 weight(decay=0.0005), 60 bias\n"
    "train: Scanning /home/mira/data/poles/labels/train.cache... 812 images, 3 backgrounds, 0 corrupt: 100%|██████████| 812/812 [00:00<?, ?it/s]\n"
    "val: Scanning /home/mira/data/poles/labels/val.cache... 203 images, 1 backgrounds, 0 corrupt: 100%|██████████| 203/203 [00:00<?, ?it/s]\n"
    "\n"
    "AutoAnchor: 1.38 anchors/target, 0.512 Best Possible Recall (BPR). Anchors are a poor fit to dataset ⚠️, attempting to improve...\n"
    "AutoAnchor: WARNING ⚠️ Extremely small objects found: 214 of 9321 labels are <3 pixels in size\n"
    "AutoAnchor: Running kmeans for 9 anchors on 9290 points...\n"
    "AutoAnchor: Evolving anchors with Genetic Algorithm: fitness = 0.7312: 100%|██████████| 1000/1000 [00:01<00:00, 612.30it/s]\n"
    "AutoAnchor: thr=0.25: 0.9981 best possible recall, 4.87 anchors past thr\n"
    "AutoAnchor: n=9, img_size=640, metric_all=0.312/0.731-mean/best, past_thr=0.502-mean: 6,41, 9,78, 13,112, 11,190, 19,160, 16,270, 28,240, "
    "24,390, 41,520\n"
    "AutoAnchor: Done ✅ (optional: update model *.yaml to use these anchors in the future)\n"
    "Image sizes 640 train, 640 val\n"
    "Using 8 dataloader workers\n"
    "Logging results to runs/train/exp\n"
    "Starting training for 60 epochs...\n"
)
_V5_NAMES = (
    "epoch", "train/box_loss", "train/obj_loss", "train/cls_loss", "metrics/precision", "metrics/recall", "metrics/mAP_0.5",
    "metrics/mAP_0.5:0.95", "val/box_loss", "val/obj_loss", "val/cls_loss", "x/lr0", "x/lr1", "x/lr2",
)  # fmt: skip


def anchors_mended() -> Files:
    """Return a healthy YOLOv5 whose anchors fit badly, until it computes others; objectness loss rises with the IoU."""
    noise, text = random.Random(10), _V5_HEAD
    rows = [",".join(f"{n:>20s}" for n in _V5_NAMES)]
    for epoch in range(60):
        wave = 1 + noise.gauss(0, 0.02)
        box, cls = _climb(epoch, 0.112, 0.031, 12) * wave, _climb(epoch, 0.026, 0.0021, 9) * wave
        obj = (0.021 + 0.019 * (1 - math.exp(-epoch / 4)) * _climb(epoch, 1.0, 0.45, 40)) * wave
        score = 0.83 * (1 - math.exp(-(epoch + 0.3) / 9)) + noise.gauss(0, 0.006)
        rate = 0.01 * ((1 - epoch / 60) * 0.99 + 0.01)
        bias = 0.1 - (0.1 - rate) * (epoch + 1) / 3 if epoch < 3 else rate
        others = rate * (epoch + 1) / 3 if epoch < 3 else rate
        values = (
            box, obj, cls, min(0.9, score + 0.08), max(0.02, score - 0.03), max(0.001, score), max(0.0003, score * 0.58),
            box * 0.94, obj * 0.9 + 0.004, cls * 1.1, bias, others, others,
        )  # fmt: skip
        rows.append(f"{epoch:20d}," + ",".join(f"{v:20.5g}" for v in values))
        text += "\n      Epoch    GPU_mem   box_loss   obj_loss   cls_loss  Instances       Size\n"
        text += f"{f'{epoch}/59':>11s}      3.41G {box:10.4g} {obj:10.4g} {cls:10.4g} {180 + epoch % 7:10d}        640: 100%|██████████| 51/51 [00:09<00:00,  5.41it/s]\n"
        text += "                 Class     Images  Instances          P          R      mAP50   mAP50-95: 100%|██████████| 7/7 [00:01<00:00,  4.10it/s]\n"
        text += f"                   all        203       2318 {values[3]:10.3g} {values[4]:10.3g} {values[5]:10.3g} {values[6]:10.3g}\n"
    text += "\n60 epochs completed in 0.201 hours.\nOptimizer stripped from runs/train/exp/weights/last.pt, 14.4MB\n"
    return {
        "train.log": text,
        "results.csv": "\n".join(rows) + "\n",
        "NOTES.md": "# 메모\n앵커가 안 맞는다는 경고(BPR 0.512). obj_loss도 처음보다 오름. 앵커 때문에 학습이 안 되는 중.\n",
    }


def absent_class_is_nan() -> Files:
    """Return a healthy nnU-Net whose rarest class is missing from the validation patches of some epochs."""
    noise = random.Random(11)
    clock = 0

    def said(*parts: str) -> str:
        return f"2026-11-27 {10 + clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}.{clock % 7:d}31402: {' '.join(parts)} \n"

    text = said("do_dummy_2d_data_aug: False") + said(
        "Using splits from existing split file: Dataset701_Knee/splits_final.json"
    )
    text += (
        said("The split file contains 5 splits.")
        + said("Desired fold for training: 0")
        + said("This split has 64 training and 16 validation cases.")
    )
    best = -1.0
    ema = math.nan
    for epoch in range(100):
        clock += 41
        train = -0.86 + 0.81 * math.exp(-(epoch + 1) / 14) + noise.gauss(0, 0.012)
        held = -0.8 + 0.74 * math.exp(-(epoch + 1) / 13) + noise.gauss(0, 0.018)
        dice = [
            max(0.0, top * (1 - math.exp(-(epoch + 1) / rate)) + noise.gauss(0, 0.01))
            for top, rate in ((0.95, 7), (0.9, 11), (0.71, 20))
        ]
        absent = noise.random() < 0.22
        shown = ", ".join(f"np.float32({v:.4f})" for v in dice[:2])
        shown += ", np.float32(nan)" if absent else f", np.float32({dice[2]:.4f})"
        mean = sum(dice[:2]) / 2 if absent else sum(dice) / 3
        ema = mean if math.isnan(ema) else 0.9 * ema + 0.1 * mean
        text += (
            said("")
            + said(f"Epoch {epoch}")
            + said(f"Current learning rate: {round(0.01 * (1 - epoch / 100) ** 0.9, 5)}")
        )
        text += (
            said(f"train_loss {train:.4f}")
            + said(f"val_loss {held:.4f}")
            + said(f"Pseudo dice [{shown}]")
            + said("Epoch time: 40.87 s")
        )
        if ema > best:
            best = ema
            text += said(f"Yayy! New best EMA pseudo Dice: {ema:.4f}")
    text += said("") + said("Training done.") + said("Mean Validation Dice:  0.8431271")
    return {
        "training_log_2026_11_27_10_00_00.txt": text,
        "NOTES.md": "# 메모\ntrain_loss가 음수이고 Pseudo dice에 nan이 자꾸 나옴. 수치 오버플로? AMP를 꺼야 할지.\n",
    }


VISION: Mapping[str, Callable[[], Files]] = {
    "class-absent-from-patches": absent_class_is_nan,
    "anchors-mend-themselves": anchors_mended,
    "box-loss-rises-with-matches": box_loss_rises,
    "most-images-removed": most_images_removed,
    "no-small-objects-minus-one": no_small_objects,
}
