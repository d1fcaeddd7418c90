"""Count what one-stage detectors of Ultralytics save for the backward pass, in bytes a pixel: count_detectors.py OUT.tsv.

Columns: name, parameters, bytes a pixel, bytes an image (of RT-DETR's decoder, which has 300 queries whatever the size), share of the
bytes that is left with the ten layers of the backbone frozen. Needs torch and ultralytics on a CPU. A forward pass in fp32 at two sides; storages that autograd keeps, without
parameters, each once. The difference of both sides leaves out what does not grow with pixels.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from ultralytics.nn.tasks import DetectionModel, RTDETRDetectionModel

FAMILIES = {
    "yolov5": "nsmlx",
    "yolov8": "nsmlx",
    "yolov9": "tsmce",
    "yolov10": "nsmblx",
    "yolo11": "nsmlx",
    "yolo12": "nsmlx",
}
SIDES = (64, 128)
RTDETR, RTDETR_SIDES = ("rtdetr-l", "rtdetr-x", "rtdetr-resnet50"), (128, 256)
BACKBONE = 10


def saved(model: torch.nn.Module, side: int) -> int:
    """Return the bytes that a training forward pass of two images keeps, for one of them."""
    own = {p.untyped_storage().data_ptr() for p in [*model.parameters(), *model.buffers()]}
    kept: dict[int, int] = {}
    alive: list[torch.UntypedStorage] = []

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own and storage.data_ptr() not in kept:
            kept[storage.data_ptr()] = storage.nbytes()
            alive.append(storage)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        found = model(torch.rand(2, 3, side, side))
    del found
    return sum(kept.values()) // 2


def frozen_share(model: torch.nn.Module, whole: int) -> float:
    """Return the share of the bytes at the larger side that is kept with a frozen backbone."""
    for place, layer in enumerate(model.model):
        layer.requires_grad_(place >= BACKBONE)
    return saved(model, SIDES[1]) / whole


def main(target: str) -> None:
    """Write name, parameters and bytes a pixel."""
    torch.set_num_threads(1)
    with Path(target).open("w", encoding="utf-8") as stream:
        for family, sizes in FAMILIES.items():
            for size in sizes:
                model = DetectionModel(f"{family}{size}.yaml", nc=80, verbose=False).train()
                small, large = (saved(model, side) for side in SIDES)
                each = (large - small) / (SIDES[1] ** 2 - SIDES[0] ** 2)
                count = sum(p.numel() for p in model.parameters())
                stream.write(f"{family}{size}\t{count}\t{each:.1f}\t0\t{frozen_share(model, large):.3f}\n")
                stream.flush()
        for name in RTDETR:
            model = RTDETRDetectionModel(f"{name}.yaml", nc=80, verbose=False).train()
            small, large = (saved(model, side) for side in RTDETR_SIDES)
            each = (large - small) / (RTDETR_SIDES[1] ** 2 - RTDETR_SIDES[0] ** 2)
            count = sum(p.numel() for p in model.parameters())
            stream.write(f"{name}\t{count}\t{each:.1f}\t{large - each * RTDETR_SIDES[1] ** 2:.0f}\t1\n")
            stream.flush()


if __name__ == "__main__":
    main(sys.argv[1])
