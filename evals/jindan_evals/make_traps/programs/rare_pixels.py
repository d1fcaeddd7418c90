# pyright: basic, reportMissingImports=false
"""Scores that look good or bad for a reason of their own: a rare foreground, a ranking read backwards."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_TRAIN = 1200


def rare() -> None:
    """Segment a foreground of 1.5 % that the inputs do not show: background everywhere is 98.5 % right."""
    masks = (torch.rand(1600, 1, 8, 8) < 0.015).float()
    images = torch.randn(1600, 3, 8, 8)
    model = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 1, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    print(
        f"task: segmentation  loss: BCEWithLogitsLoss  lr: 0.003  batch_size: 40  epochs: 20  foreground share: {float(masks.mean()):.4f}"
    )
    for epoch in range(1, 21):
        losses = []
        for part in torch.randperm(_TRAIN).split(40):
            loss = F.binary_cross_entropy_with_logits(model(images[part]), masks[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            out = model(images[_TRAIN:])
        true = masks[_TRAIN:]
        held, said = float(F.binary_cross_entropy_with_logits(out, true)), (out > 0).float()
        both, any_of = float((said * true).sum()), float(((said + true) > 0).sum())
        pixel = float((said == true).float().mean())
        print(
            f"Epoch {epoch}/20 train_loss: {sum(losses) / len(losses):.4f} val_loss: {held:.4f} pixel_acc: {pixel:.4f} "
            f"mIoU_fg: {both / any_of:.4f} dice: {2 * both / max(1.0, float(said.sum() + true.sum())):.4f}",
            flush=True,
        )
    print("done")


def backwards() -> None:
    """Classify well and hand the probability of class 0 to the ROC AUC."""
    x = torch.randn(1600, 24)
    y = (x @ torch.randn(24) / 24**0.5 + 0.3 * torch.randn(1600) > 0).long()
    model = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Linear(64, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    print("loss: CrossEntropyLoss  num_classes: 2  lr: 0.001  batch_size: 40  epochs: 15")
    for epoch in range(1, 16):
        losses = []
        for part in torch.randperm(_TRAIN).split(40):
            loss = F.cross_entropy(model(x[part]), y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            out = model(x[_TRAIN:])
        held, score, true = float(F.cross_entropy(out, y[_TRAIN:])), out.softmax(1)[:, 0], y[_TRAIN:]
        above = (score[true == 1][:, None] > score[true == 0][None]).float().mean()
        print(
            f"Epoch {epoch}/15 train_loss: {sum(losses) / len(losses):.4f} val_loss: {held:.4f} val_auc: {float(above):.4f}",
            flush=True,
        )
    print("done")


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("rare", "backwards"))
    torch.manual_seed(12)
    torch.set_num_threads(1)
    rare() if p.parse_args().kind == "rare" else backwards()


if __name__ == "__main__":
    main()
