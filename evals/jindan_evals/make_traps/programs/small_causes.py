# pyright: basic, reportMissingImports=false
"""One classifier and one small cause each: a start of zeros, a narrow layer, blocks of classes, a scale left in."""

from __future__ import annotations

import argparse
import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_TRAIN, _VAL, _BATCH, _CLASSES = 1600, 400, 32, 10
_KINDS = ("off-by-one", "zeros", "narrow", "dropout", "blocks", "scaled", "percent", "tenth")


class Run:
    """A classifier of ten clusters, the cause and what is printed."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.y = torch.randint(0, _CLASSES, (_TRAIN + _VAL,))
        if kind == "blocks":
            self.y[:_TRAIN] = self.y[:_TRAIN].sort().values
        self.x = torch.randn(_CLASSES, 24)[self.y] * 0.8 + torch.randn(_TRAIN + _VAL, 24)
        width = 1 if kind == "narrow" else 64
        self.model = nn.Sequential(
            nn.Linear(24, width), nn.ReLU(), nn.Dropout(0.95 if kind == "dropout" else 0.0), nn.Linear(width, _CLASSES)
        )
        if kind == "zeros":
            for weight in self.model.parameters():
                nn.init.zeros_(weight)
        adam = kind in ("narrow", "off-by-one", "percent", "dropout")
        lr = 2e-3 if adam else 0.05
        self.optimizer = (
            torch.optim.Adam(self.model.parameters(), lr=lr)
            if adam
            else torch.optim.SGD(self.model.parameters(), lr=lr, momentum=0.9)
        )
        self.decay = torch.optim.lr_scheduler.ExponentialLR(self.optimizer, gamma=0.1) if kind == "tenth" else None
        size = sum(p.numel() for p in self.model.parameters())
        more = {
            "blocks": "  shuffle: False",
            "scaled": "  amp: True  grad_clip: 1.0",
            "dropout": "  dropout: 0.95",
            "tenth": "  scheduler: ExponentialLR  gamma: 0.1",
        }
        print(
            f"optimizer: {'Adam' if adam else 'SGD'}  lr: {lr}  batch_size: {_BATCH}  hidden: {width}  num_classes: {_CLASSES}  epochs: 20{more.get(kind, '')}"
        )
        print(f"trainable parameters: {size}")

    def epoch(self) -> tuple[float, float, float]:
        """Train one epoch and return the means of loss, accuracy and gradient norm."""
        self.model.train()
        order = torch.arange(_TRAIN) if self.kind == "blocks" else torch.randperm(_TRAIN)
        sums = torch.zeros(3)
        for part in order.split(_BATCH):
            out = self.model(self.x[part])
            loss = F.cross_entropy(out, self.y[part])
            self.optimizer.zero_grad()
            (loss * (65536.0 if self.kind == "scaled" else 1.0)).backward()
            norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0 if self.kind == "scaled" else math.inf)
            if self.kind == "scaled":
                for weight in self.model.parameters():
                    weight.grad /= 65536.0
            self.optimizer.step()
            hits = (out.argmax(1) == self.y[part]).float().mean()
            sums += torch.stack((loss.detach(), hits, norm)) * len(part) / _TRAIN
        if self.decay is not None:
            self.decay.step()
        return float(sums[0]), float(sums[1]), float(sums[2])

    def judge(self) -> tuple[float, float]:
        """Return loss and accuracy of the held-out rows."""
        self.model.eval()
        true = (self.y[_TRAIN:] + 1) % _CLASSES if self.kind == "off-by-one" else self.y[_TRAIN:]
        with torch.no_grad():
            out = self.model(self.x[_TRAIN:])
        return float(F.cross_entropy(out, true)), float((out.argmax(1) == true).float().mean())


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=_KINDS)
    kind = p.parse_args().kind
    torch.manual_seed(21)
    torch.set_num_threads(1)
    run = Run(kind)
    for number in range(1, 21):
        rate = run.optimizer.param_groups[0]["lr"]
        loss, hits, norm = run.epoch()
        held, right = run.judge()
        shown = f"{100 * hits:.2f}" if kind == "percent" else f"{hits:.4f}"
        line = f"[epoch {number:02d}] train_loss={loss:.4f} train_acc={shown} val_loss={held:.4f} val_acc={right:.4f} lr={rate:.3g}"
        print(line + (f" grad_norm={norm:.1f}" if kind == "scaled" else ""), flush=True)
    print("Training finished.")


if __name__ == "__main__":
    main()
