# pyright: basic, reportMissingImports=false
"""Targets that say something else than they should: masks divided to nothing, masks of 255, objects numbered as background."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
import torchvision
from torch import nn

_SIDE = 48
Batch = tuple[torch.Tensor, torch.Tensor]


def discs(count: int) -> Batch:
    """Return noisy pictures with one brighter disc each, and masks of 0 and 1."""
    images, masks = 0.6 * torch.randn(count, 3, _SIDE, _SIDE), torch.zeros(count, _SIDE, _SIDE)
    rows, columns = torch.meshgrid(torch.arange(_SIDE), torch.arange(_SIDE), indexing="ij")
    for i in range(count):
        (y, x), radius = torch.randint(10, _SIDE - 10, (2,)).tolist(), torch.randint(5, 11, ()).item()
        inside = (rows - y) ** 2 + (columns - x) ** 2 < radius**2
        masks[i][inside] = 1
        images[i, :, inside] += 0.8
    return images, masks


def network(outputs: int) -> nn.Module:
    """Return a small network with one step down and up."""

    def block(inside: int, out: int) -> nn.Module:
        return nn.Sequential(nn.Conv2d(inside, out, 3, padding=1), nn.BatchNorm2d(out), nn.ReLU())

    return nn.Sequential(
        block(3, 16), block(16, 16), nn.MaxPool2d(2), block(16, 32), block(32, 32), nn.Upsample(scale_factor=2),
        block(32, 16), nn.Conv2d(16, outputs, 1),
    )  # fmt: skip


def overlap(said: torch.Tensor, true: torch.Tensor) -> float:
    """Return the intersection over union, 0 where both are empty."""
    return float((said & true).sum() / ((said | true).sum() + 1e-9))


def masks(kind: str) -> None:
    """Train on masks that are divided by 255 and cut to whole numbers ("empty"), or left at 0 and 255 ("beyond")."""
    train, held = [discs(8) for _ in range(20)], [discs(8) for _ in range(5)]
    empty = kind == "empty"
    model = network(2 if empty else 1)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    loss_name = "CrossEntropyLoss()" if empty else "BCEWithLogitsLoss()"
    print(f"UNet-tiny  criterion={loss_name}  Adam(lr=0.001)  batch_size: 8  train 160  val 40", flush=True)

    def loss_of(out: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if empty:
            return F.cross_entropy(out, (mask / 255).long())
        return F.binary_cross_entropy_with_logits(out[:, 0], 255 * mask)

    for epoch in range(1, 13):
        model.train()
        losses = []
        for images, mask in train:
            loss = loss_of(model(images), mask)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        model.eval()
        with torch.no_grad():
            outs = [(model(images), mask) for images, mask in held]
        val = sum(float(loss_of(out, mask)) for out, mask in outs) / len(outs)
        line = f"Epoch {epoch}/12 - train_loss: {sum(losses) / len(losses):.4f} - val_loss: {val:.4f}"
        if empty:
            said = [(out.argmax(1), (mask / 255).long()) for out, mask in outs]
            right = sum(float((s == t).float().mean()) for s, t in said) / len(said)
            line += f" - val_pixel_acc: {right:.4f} - val_iou: {sum(overlap(s == 1, t == 1) for s, t in said) / len(said):.4f}"
        else:
            line += f" - val_iou: {sum(overlap(out[:, 0] > 0, mask > 0) for out, mask in outs) / len(outs):.4f}"
        print(line, flush=True)


def boxes(count: int) -> list[tuple[torch.Tensor, dict[str, torch.Tensor]]]:
    """Return pictures of two brighter boxes each; every object is labelled 0."""
    made = []
    for _ in range(count):
        image, found = 0.3 * torch.rand(3, 128, 128), []
        for _ in range(2):
            (x, y), (w, h) = torch.randint(24, 104, (2,)).tolist(), torch.randint(10, 22, (2,)).tolist()
            image[:, y - h : y + h, x - w : x + w] += 0.6
            found.append([x - w, y - h, x + w, y + h])
        made.append((image, {"boxes": torch.tensor(found).float(), "labels": torch.zeros(2, dtype=torch.int64)}))
    return made


def detector() -> None:
    """Train a Faster R-CNN of torchvision and print what its reference script prints."""
    model = torchvision.models.detection.fasterrcnn_mobilenet_v3_large_320_fpn(
        weights=None, weights_backbone=None, num_classes=2, min_size=128, max_size=128, rpn_pre_nms_top_n_train=200,
        rpn_post_nms_top_n_train=100, box_batch_size_per_image=64,
    )  # fmt: skip
    data, batches = boxes(60), 15
    optimizer = torch.optim.SGD(model.parameters(), lr=0.005, momentum=0.9, weight_decay=5e-4)
    for epoch in range(5):
        model.train()
        kept: dict[str, list[float]] = {}
        for i in range(batches):
            part = data[4 * i : 4 * i + 4]
            losses = model([image for image, _ in part], [target for _, target in part])
            total = torch.stack(list(losses.values())).sum()
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
            for name, value in {"loss": total, **losses}.items():
                kept.setdefault(name, []).append(float(value))
            if i % 5 == 0 or i == batches - 1:
                shown = "  ".join(f"{n}: {sorted(v)[len(v) // 2]:.4f} ({sum(v) / len(v):.4f})" for n, v in kept.items())
                print(
                    f"Epoch: [{epoch}]  [{i:2d}/{batches}]  eta: 0:00:{batches - i:02d}  lr: 0.005000  {shown}  max mem: 1984",
                    flush=True,
                )
        model.eval()
        with torch.no_grad():
            found = sum(len(said["scores"]) for said in model([image for image, _ in data[:6]]))
        print("IoU metric: bbox")
        for words in ("0.50:0.95 | area=   all", "0.50      | area=   all", "0.75      | area=   all"):
            print(f" Average Precision  (AP) @[ IoU={words} | maxDets=100 ] = {0.0 if not found else -1.0:.3f}")


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("empty", "beyond", "detector"))
    kind = p.parse_args().kind
    torch.manual_seed(0)
    torch.set_num_threads(1)
    detector() if kind == "detector" else masks(kind)


if __name__ == "__main__":
    main()
