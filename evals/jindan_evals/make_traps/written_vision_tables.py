"""The traps of vision recipes whose figures mean something else: sums, averages over classes, tables, short plans."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

from jindan_evals.make_traps.written_vision_plans import PLANS

Files = dict[str, str]


def left_out_mask() -> Files:
    """Return MMSegmentation over masks of 0 and 255: the background is all there is."""
    lines = [
        "2024/11/02 14:03:11 - mmengine - INFO - \nSystem environment:\n    PyTorch: 2.1.2+cu121\n    MMEngine: 0.10.4"
    ]
    for step in range(50, 2401, 50):
        loss, hit = 0.69 * math.exp(-step / 700) + 0.01, 100 - 30 * math.exp(-step / 60)
        head = f"2024/11/02 14:{3 + step // 60:02d}:{step % 60:02d} - mmengine - INFO - "
        lines.append(
            f"{head}Iter(train) [{step:4d}/2400]  lr: {0.01 * (1 - step / 2401) ** 0.9:.4e}  eta: 0:10:00  time: 0.9812  "
            f"data_time: 0.0101  memory: 6021  loss: {1.4 * loss:.4f}  decode.loss_ce: {loss:.4f}  decode.acc_seg: {hit:.4f}  "
            f"aux.loss_ce: {0.4 * loss:.4f}  aux.acc_seg: {hit:.4f}"
        )
        if step % 400 == 0:
            right = 100 - 5 * math.exp(-step / 200)
            rule = "+------------+-------+-------+"
            table = f"{rule}\n|   Class    |  IoU  |  Acc  |\n{rule}\n| background | {right:5.2f} | {right:5.2f} |\n|   crack    |  nan  |  nan  |\n{rule}"
            lines += [f"{head}per class results:", f"{head}\n{table}"]
            lines.append(
                f"{head}Iter(val) [50/50]    aAcc: {right:.4f}  mIoU: {right:.4f}  mAcc: {right:.4f}  data_time: 0.0089  time: 0.1210"
            )
    note = "# 메모\n첫 평가부터 mIoU가 100 %에 가깝다. 검증 이미지가 학습에 섞인 듯. 데모에서는 crack이 하나도 안 나온다.\n"
    return {"20241102_140311.log": "\n".join(lines) + "\n", "NOTES.md": note}


def uniform_prototypes() -> Files:
    """Return DINO whose loss is ln 65536 for sixty epochs."""
    noise, rows = random.Random(3), list[str]()
    for epoch in range(60):
        rate = 5e-4 * (epoch / 10 if epoch < 10 else 0.5 * (1 + math.cos(math.pi * (epoch - 10) / 90)))
        loss = 11.0904 - 0.0032 * math.exp(-((epoch - 3) ** 2) / 60) + noise.gauss(0, 2e-5)
        rows.append(json.dumps({"train_loss": loss, "train_lr": rate, "train_wd": 0.04, "epoch": epoch}))
    head = "arch: vit_small\nbatch_size_per_gpu: 32\nepochs: 100\nlr: 0.0005\nmomentum_teacher: 0.996\noptimizer: adamw\nout_dim: 65536\nteacher_temp: 0.04\n"
    note = "# 메모\n손실이 11.09에서 안 움직임. 논문도 11 근처에서 시작하니 에폭을 더 돌리거나 lr을 키우면 될 듯.\n"
    return {"log.txt": "\n".join(rows) + "\n", "args.txt": head, "NOTES.md": note}


def added_part() -> Files:
    """Return YOLOX that adds an L1 loss for its last fifteen epochs."""
    noise, lines = random.Random(5), list[str]()
    for epoch in range(1, 61):
        base, late = 4.3 * math.exp(-epoch / 22) + 2.55, epoch > 45
        head = f"2023/08/19 {9 + epoch // 12:02d}:{epoch * 5 % 60:02d}:00 - mmengine - INFO - "
        if epoch == 46:
            lines += [f"{head}No mosaic and mixup aug now!", f"{head}Add additional L1 loss now!"]
        for step in (50, 100, 150):
            wave = 1 + noise.gauss(0, 0.012)
            parts = {
                "loss_cls": 0.2 * base * wave,
                "loss_bbox": (0.34 if late else 0.43) * base * wave,
                "loss_obj": 0.36 * base * wave,
            }
            if late:
                parts["loss_l1"] = (1.15 * math.exp(-(epoch - 45) / 9) + 0.42) * wave
            shown = "  ".join(f"{k}: {v:.4f}" for k, v in parts.items())
            rate = 2.5e-4 if late else 2.5e-4 + 4.75e-3 * 0.5 * (1 + math.cos(math.pi * epoch / 46))
            lines.append(
                f"{head}Epoch(train) [{epoch}][{step}/158]  lr: {rate:.4e}  eta: 1:00:00  time: 0.3312  data_time: 0.0210  memory: 9120  loss: {sum(parts.values()):.4f}  {shown}"
            )
        if epoch % 5 == 0 or late:
            score = (
                0.46 * (1 - math.exp(-epoch / 13))
                + (0.028 * (1 - math.exp(-(epoch - 45) / 3)) if late else 0)
                + noise.gauss(0, 0.002)
            )
            lines.append(
                f"{head}Epoch(val) [{epoch}][40/40]    coco/bbox_mAP: {score:.4f}  coco/bbox_mAP_50: {1.55 * score:.4f}  data_time: 0.0041  time: 0.0310"
            )
    note = "# 메모\n46 에폭에서 loss가 3.2 → 4.2로 튀고 안 돌아옴. 발산? lr을 1/10로 낮춰 재학습.\n"
    return {"20230819_091201.log": "\n".join(lines) + "\n", "NOTES.md": note}


def summed_levels() -> Files:
    """Return DETR whose loss sums the six levels of its decoder."""
    noise, rows = random.Random(6), list[str]()
    for epoch in range(50):
        base = 4.9 + 13.5 * math.exp(-(epoch + 1) / 7) - (0.35 if epoch >= 40 else 0)
        score = 0.61 * (1 - math.exp(-(epoch + 1) / 8)) + (0.012 if epoch >= 40 else 0) + noise.gauss(0, 0.004)
        row: dict[str, object] = {"train_lr": 1e-4 if epoch < 40 else 1e-5}
        for split, loss in (
            ("train", base * (1 + noise.gauss(0, 0.008))),
            ("test", (base + 0.7) * (1 + noise.gauss(0, 0.006))),
        ):
            row[f"{split}_class_error"] = max(1.2, 31 * math.exp(-(epoch + 1) / 6) + 2.5)
            row[f"{split}_loss"] = loss
            for level, share in (
                ("", 0.158),
                ("_0", 0.175),
                ("_1", 0.171),
                ("_2", 0.168),
                ("_3", 0.166),
                ("_4", 0.162),
            ):
                row |= {
                    f"{split}_loss_{k}{level}": loss * share * part
                    for k, part in (("ce", 0.3), ("bbox", 0.27), ("giou", 0.43))
                }
        scores = [score * f for f in (1, 1.42, 1.1, 0.45, 0.9, 1.15, 0.8, 1.18, 1.22, 0.7, 1.15, 1.3)]
        row |= {"test_coco_eval_bbox": scores, "epoch": epoch, "n_parameters": 41279495}
        rows.append(json.dumps(row))
    note = "# 메모\nloss가 5 밑으로 안 내려감. 다른 검출기는 1 미만인데. 학습률이 너무 낮거나 clip_max_norm=0.1이 너무 작은 듯.\n"
    return {"log.txt": "\n".join(rows) + "\n", "NOTES.md": note}


def binary_average() -> Files:
    """Return timm with --bce-loss: the training loss is an average over a hundred classes, the held-out one is not."""
    noise, rows = random.Random(7), ["epoch,train_loss,eval_loss,eval_top1,eval_top5,lr"]
    for epoch in range(60):
        learnt = 1 - math.exp(-(epoch + 1) / 14)
        train = 0.0112 + 0.045 * (1 - learnt) + 0.017 * (1 - 0.3 * learnt) + noise.gauss(0, 3e-4)
        held = 4.6 * (1 - learnt) + 0.82 + noise.gauss(0, 0.02)
        right = 78.5 * learnt + 1 + noise.gauss(0, 0.5)
        rate = 0.002 * ((epoch + 1) / 5 if epoch < 5 else 0.5 * (1 + math.cos(math.pi * epoch / 60)))
        rows.append(f"{epoch},{train:.6f},{held:.5f},{right:.4f},{min(97.0, right + 16):.4f},{rate:.10f}")
    args = "batch_size: 256\nbce_loss: true\nbce_pos_weight: null\nbce_sum: false\nbce_target_thresh: null\nepochs: 60\nlr: 0.002\nlr_base: 0.008\n"
    args += "mixup: 0.0\nmodel: resnet50\nmodel_ema: false\nmodel_ema_decay: 0.9998\nnum_classes: 100\nopt: lamb\nsched: cosine\nsmoothing: 0.1\nwarmup_epochs: 5\nweight_decay: 0.02\n"
    note = "# 메모\ntrain_loss 0.02, eval_loss 0.9. 40배 차이니까 심한 과적합. drop-path와 mixup을 세게 걸어야 함.\n"
    return {"summary.csv": "\n".join(rows) + "\n", "args.yaml": args, "NOTES.md": note}


VISION_TABLES: Mapping[str, Callable[[], Files]] = {
    "object-is-the-value-left-out": left_out_mask,
    "every-prototype-alike": uniform_prototypes,
    "a-part-joins-the-loss": added_part,
    "six-levels-in-one-loss": summed_levels,
    "averaged-over-classes": binary_average,
    **PLANS,
}
