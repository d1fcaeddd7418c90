"""The traps of detectors whose plan or validation is not what it seems: steps of a shorter plan, boxes that are filtered."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def shorter_plan() -> Files:
    """Return MMDetection with milestones 8 and 11 in a run of 36 epochs."""
    noise, lines = random.Random(4), list[str]()
    for epoch in range(1, 37):
        rate = 0.01 * (1 if epoch <= 8 else 0.1 if epoch <= 11 else 0.01)
        base = (
            0.62
            + 1.15 * math.exp(-min(epoch, 8) / 6)
            - 0.1 * (epoch > 8)
            - 0.02 * (epoch > 11)
            - 0.0006 * max(0, epoch - 11)
        )
        head = f"2024/01/09 {8 + epoch // 6:02d}:{epoch * 9 % 60:02d}:00 - mmengine - INFO - "
        for step in (100, 200, 300):
            loss = base * (1 + noise.gauss(0, 0.012))
            lines.append(
                f"{head}Epoch(train) [{epoch}][{step}/312]  base_lr: {rate:.4e} lr: {rate:.4e}  eta: 3:10:01  time: 0.3300  data_time: 0.0110  "
                f"memory: 4111  loss: {loss:.4f}  loss_cls: {0.45 * loss:.4f}  loss_bbox: {0.55 * loss:.4f}"
            )
        score = (
            0.3 * (1 - math.exp(-min(epoch, 8) / 5))
            + 0.045 * (epoch > 8)
            + 0.006 * (epoch > 11)
            + noise.gauss(0, 0.0012)
        )
        lines.append(
            f"{head}Epoch(val) [{epoch}][210/210]    coco/bbox_mAP: {score:.4f}  coco/bbox_mAP_50: {1.6 * score:.4f}  data_time: 0.0020  time: 0.0511"
        )
    config = "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=36, val_interval=1)\nparam_scheduler = [\n"
    config += "    dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),\n"
    config += "    dict(type='MultiStepLR', begin=0, end=12, by_epoch=True, milestones=[8, 11], gamma=0.1),\n]\n"
    config += "optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0001))\n"
    note = "# 메모\n12 에폭에서 모자란 것 같아 36 에폭으로 늘렸는데 mAP가 그대로. 데이터가 한계인 듯하니 라벨을 더 모으거나 큰 백본으로.\n"
    return {"20240109_080001.log": "\n".join(lines) + "\n", "faster_rcnn_3x.py": config, "NOTES.md": note}


def filtered_boxes() -> Files:
    """Return Ultralytics trained with conf=0.8: no box reaches it for twelve epochs (figures of a run of 8.4.190)."""
    head = (
        "epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),"
        "metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2"
    )
    late = {
        13: (0.5, 0.05, 0.0475, 0.03437),
        14: (0.5, 0.05, 0.0475, 0.03058),
        15: (1, 0.16905, 0.17, 0.138),
        16: (1, 0.25238, 0.255, 0.21909),
    }
    boxes = (6.19, 4.33, 3.31, 2.78, 2.37, 2.04, 1.93, 1.81, 1.75, 1.64, 1.43, 1.47, 1.27, 1.25, 1.12, 1.18)
    rows = [head]
    for epoch, box in enumerate(boxes, 1):
        cls, rate = 0.55 + 0.62 * box, 1e-3 * (1 - 0.99 * (epoch - 1) / 16)
        judged = ",".join(str(v) for v in late.get(epoch, (0, 0, 0, 0)))
        rows.append(
            f"{epoch},{20.1 * epoch:.2f},{box},{cls:.3f},{0.9 + 0.47 * box:.3f},{judged},{0.9 * box:.3f},{0.9 * cls:.3f},{0.85 + 0.44 * box:.3f}"
            + f",{rate:.6f}" * 3
        )
    args = "task: detect\nmode: train\nmodel: yolo11n.yaml\ndata: parts.yaml\nepochs: 16\nbatch: 8\nimgsz: 128\nnbs: 8\noptimizer: AdamW\nlr0: 0.001\nlrf: 0.01\n"
    args += "close_mosaic: 5\nwarmup_epochs: 1\nwarmup_bias_lr: 0.0\npatience: 100\nval: true\nconf: 0.8\niou: 0.7\nmax_det: 300\n"
    note = (
        "# 메모\n학습 손실은 6 → 1.2로 잘 떨어지는데 mAP가 12 에폭 동안 0. 검증 라벨이 잘못되었거나 도메인이 다른 듯.\n"
    )
    return {"results.csv": "\n".join(rows) + "\n", "args.yaml": args, "NOTES.md": note}


PLANS: Mapping[str, Callable[[], Files]] = {
    "steps-of-a-shorter-plan": shorter_plan,
    "boxes-below-the-threshold": filtered_boxes,
}
