"""The traps of vision logs whose first page misleads: a slow detector, a data set that the class names empty."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]

_DETR_ARGS = (
    "Namespace(lr=0.0001, lr_backbone=1e-05, batch_size=2, weight_decay=0.0001, epochs=300, lr_drop=200, clip_max_norm=0.1, "
    "frozen_weights=None, backbone='resnet50', dilation=False, enc_layers=6, dec_layers=6, num_queries=100, aux_loss=True, "
    "set_cost_class=1, set_cost_bbox=5, set_cost_giou=2, bbox_loss_coef=5, giou_loss_coef=2, eos_coef=0.1, dataset_file='coco', "
    "coco_path='/data/forklift', output_dir='out', device='cuda', seed=42, resume='', start_epoch=0, eval=False, num_workers=2)"
)


def slow_detector() -> Files:
    """Return DETR from scratch after eleven of 300 epochs: mAP 0.6 %, all losses fall."""
    noise, rows = random.Random(12), list[str]()
    for epoch in range(11):
        wave = 1 + noise.gauss(0, 0.01)
        loss = (7.1 + 21 * math.exp(-(epoch + 1) / 4.2)) * wave
        error = 61 + 36 * math.exp(-(epoch + 1) / 7) + noise.gauss(0, 1)
        score = 0.0062 * (1 - math.exp(-((epoch / 9) ** 2)))
        parts = {"ce": 0.045, "bbox": 0.052, "giou": 0.07}
        row: dict[str, object] = {"train_lr": 0.0001, "train_class_error": error, "train_loss": loss}
        row |= {f"train_loss_{k}": v * loss for k, v in parts.items()}
        row |= {"test_class_error": error + 2, "test_loss": loss * 1.04}
        row |= {f"test_loss_{k}": v * loss * 1.04 for k, v in parts.items()}
        scores = [score, score * 2.6, score * 0.5, 0.0, score * 0.6, score * 1.4, 0.021, 0.049, 0.07, 0.0, 0.05, 0.12]
        row |= {"test_coco_eval_bbox": scores, "epoch": epoch, "n_parameters": 41279495}
        rows.append(json.dumps(row) + "\n")
    return {
        "log.txt": "".join(rows),
        "args.txt": _DETR_ARGS + "\n",
        "NOTES.md": "# 메모\n10 에폭을 넘겼는데 mAP가 0.6 %. 다른 검출기는 벌써 30 %인데. 라벨이나 학습률이 잘못된 듯.\n",
    }


def emptied_data_set() -> Files:
    """Return an MMDetection run whose class names match none of the annotations, so that no image is left."""
    packages = "/opt/venv/lib/python3.10/site-packages"
    frames = (
        ("tools/train.py", 121, "<module>", "main()"),
        ("tools/train.py", 117, "main", "runner.train()"),
        (f"{packages}/mmengine/runner/runner.py", 1728, "train", "self._train_loop = self.build_train_loop("),
        (f"{packages}/mmengine/runner/loops.py", 46, "__init__", "super().__init__(runner, dataloader)"),
        (f"{packages}/mmengine/runner/base_loop.py", 26, "__init__", "self.dataloader = runner.build_dataloader("),
        (f"{packages}/mmengine/registry/build_functions.py", 121, "build_from_cfg", "obj = obj_cls(**args)"),
        (f"{packages}/mmdet/datasets/base_det_dataset.py", 51, "__init__", "super().__init__(*args, **kwargs)"),
        (f"{packages}/mmengine/dataset/base_dataset.py", 247, "__init__", "self.full_init()"),
        (f"{packages}/mmdet/datasets/base_det_dataset.py", 89, "full_init", "self.data_bytes, self.data_address = self._serialize_data()"),
        (f"{packages}/mmengine/dataset/base_dataset.py", 768, "_serialize_data", "data_bytes = np.concatenate(data_list)"),
    )  # fmt: skip
    text = "2026/11/27 10:00:02 - mmengine - INFO - Config:\n"
    text += "data_root = 'data/valves/'\ndataset_type = 'CocoDataset'\n"
    text += "metainfo = dict(classes=('gate_valve', 'ball_valve'))\n"
    text += "model = dict(roi_head=dict(bbox_head=dict(num_classes=2)), type='FasterRCNN')\n"
    text += "train_cfg = dict(max_epochs=12, type='EpochBasedTrainLoop', val_interval=1)\n"
    text += "train_dataloader = dict(\n    batch_size=2,\n    dataset=dict(\n        ann_file='annotations/train.json',\n        data_root='data/valves/',\n"
    text += "        filter_cfg=dict(filter_empty_gt=True, min_size=32),\n        type='CocoDataset'),\n    num_workers=2)\n\n"
    text += "2026/11/27 10:00:06 - mmengine - INFO - Hooks will be executed in the following order:\n"
    text += "loading annotations into memory...\nDone (t=0.11s)\ncreating index...\nindex created!\n"
    text += "Traceback (most recent call last):\n"
    text += "".join(f'  File "{path}", line {line}, in {name}\n    {code}\n' for path, line, name, code in frames)
    text += '  File "<__array_function__ internals>", line 180, in concatenate\nValueError: need at least one array to concatenate\n'
    return {
        "20261127_100000.log": text,
        "NOTES.md": "# 메모\nnumpy 오류로 죽음. numpy 버전 문제인 듯 → 1.23으로 내려 보기.\n",
    }


VISION_LOGS: Mapping[str, Callable[[], Files]] = {
    "class-names-empty-data-set": emptied_data_set,
    "detector-after-eleven-epochs": slow_detector,
}
