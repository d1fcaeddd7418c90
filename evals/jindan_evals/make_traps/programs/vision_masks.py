# pyright: basic, reportMissingImports=false
"""Segmentation whose loss does not mean what it seems to: hard pixels only, a sigmoid too many, a class that is ignored."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_TRAIN, _ALL, _SIDE = 320, 400, 32


def pictures(classes: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return noisy pictures with one filled rectangle each and their masks."""
    masks = torch.zeros(_ALL, _SIDE, _SIDE, dtype=torch.long)
    for i in range(_ALL):
        kind = int(torch.randint(1, classes, ()))
        top, left = (int(v) for v in torch.randint(0, _SIDE - 16, (2,)))
        high, wide = (int(v) for v in torch.randint(8, 16, (2,)))
        masks[i, top : top + high, left : left + wide] = kind
    colours = torch.randn(classes, 3) * 0.7
    images = colours[masks].permute(0, 3, 1, 2) + 0.9 * torch.randn(_ALL, 3, _SIDE, _SIDE)
    return images, masks


def network(outputs: int) -> nn.Module:
    """Return a small convolutional network."""
    layers: list[nn.Module] = []
    for inside, out in ((3, 16), (16, 16), (16, 16)):
        layers += [nn.Conv2d(inside, out, 5, padding=2), nn.BatchNorm2d(out), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(16, outputs, 1))


def overlaps(said: torch.Tensor, true: torch.Tensor, classes: int) -> list[float]:
    """Return the intersection over union of each class."""
    found = []
    for kind in range(classes):
        both, either = ((said == kind) & (true == kind)).sum(), ((said == kind) | (true == kind)).sum()
        found.append(float(both / either) if either else float("nan"))
    return found


def hard(logits: torch.Tensor, true: torch.Tensor, at_least: int) -> torch.Tensor:
    """Return the mean over pixels whose probability of the right class is below 0.7, at least `at_least` of them."""
    each = F.cross_entropy(logits, true, reduction="none").flatten()
    right = logits.softmax(1).gather(1, true[:, None]).flatten()
    limit = max(0.7, float(right.detach().sort().values[min(at_least, right.numel() - 1)]))
    return each[right < limit].mean()


def many(kind: str) -> None:
    """Train four classes, with the loss over hard pixels."""
    images, masks = pictures(4)
    model = network(4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, weight_decay=1e-4)
    epochs, batch = 40, 16
    print("model: FCN-tiny  num_classes: 4  optimizer: SGD(lr=0.02, momentum=0.9)  batch_size: 16  crop: 32x32")
    print("train loss: OhemCrossEntropy(thresh=0.7, min_kept=200)   val loss: not computed", flush=True)
    for epoch in range(1, epochs + 1):
        losses = []
        model.train()
        for part in torch.randperm(_TRAIN).split(batch):
            loss = hard(model(images[part]), masks[part], 200)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        model.eval()
        with torch.no_grad():
            said = model(images[_TRAIN:]).argmax(1)
        found = overlaps(said, masks[_TRAIN:], 4)
        print(
            f"Epoch [{epoch}/{epochs}] train_loss: {sum(losses) / len(losses):.4f} val_mIoU: {sum(found) / 4:.4f} "
            f"val_pixel_acc: {float((said == masks[_TRAIN:]).float().mean()):.4f} lr: 0.02",
            flush=True,
        )
    print("Training finished.")


def binary(kind: str) -> None:
    """Train a foreground with a sigmoid inside the network and another one inside the loss."""
    images, masks = pictures(2)
    model = nn.Sequential(network(1), nn.Sigmoid())
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    epochs = 30
    share = float((masks == 1).float().mean())
    print(
        f"UNet-tiny(out_channels=1)  criterion=BCEWithLogitsLoss()  AdamW lr=0.003  batch_size=16  fg_ratio={share:.3f}"
    )
    for epoch in range(1, epochs + 1):
        losses = []
        model.train()
        for part in torch.randperm(_TRAIN).split(16):
            loss = F.binary_cross_entropy_with_logits(model(images[part])[:, 0], masks[part].float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        model.eval()
        with torch.no_grad():
            out = model(images[_TRAIN:])[:, 0]
        true = masks[_TRAIN:] == 1
        held, said = float(F.binary_cross_entropy_with_logits(out, true.float())), out > 0.5
        dice = 2 * float((said & true).sum()) / float(said.sum() + true.sum())
        print(
            f"epoch {epoch:3d}/{epochs} | train_loss {sum(losses) / len(losses):.4f} | val_loss {held:.4f} | val_dice {dice:.4f} "
            f"| out_min {float(out.min()):.3f} out_max {float(out.max()):.3f}",
            flush=True,
        )
    print("done")


def ignored(kind: str) -> None:
    """Train on masks of 0 and 255 with 255 as the value to be ignored: only background is ever asked for."""
    images, masks = pictures(2)
    model = network(2)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    epochs = 30
    raw = masks * 255
    print(f"masks: 400 png, mode L, values {sorted(int(v) for v in raw.unique())}  image 32x32x3")
    print("model: FCN-tiny(num_classes=2)  criterion: CrossEntropyLoss(ignore_index=255)  Adam lr 0.001  batch 16")
    for epoch in range(1, epochs + 1):
        losses = []
        model.train()
        for part in torch.randperm(_TRAIN).split(16):
            loss = F.cross_entropy(model(images[part]), raw[part], ignore_index=255)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        model.eval()
        with torch.no_grad():
            out = model(images[_TRAIN:])
        held = float(F.cross_entropy(out, raw[_TRAIN:], ignore_index=255))
        found = overlaps(out.argmax(1), masks[_TRAIN:], 2)
        counted = raw[_TRAIN:] != 255
        right = float((out.argmax(1) == masks[_TRAIN:])[counted].float().mean())
        print(
            f"Epoch {epoch}/{epochs} loss {sum(losses) / len(losses):.5f} val_loss {held:.5f} val_pixel_acc {right:.4f} "
            f"iou_background {found[0]:.4f} iou_object {found[1]:.4f}",
            flush=True,
        )
    print("saved best.pth")


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("hard", "twice", "ignored"))
    kind = p.parse_args().kind
    torch.manual_seed(4)
    torch.set_num_threads(1)
    {"hard": many, "twice": binary, "ignored": ignored}[kind](kind)


if __name__ == "__main__":
    main()
