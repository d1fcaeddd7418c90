# pyright: basic, reportMissingImports=false
"""Trainings whose printed figures come out of another sum than the reader thinks; the training itself is sound."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_TRAIN, _VAL, _BATCH = 1600, 400, 20


def arguments() -> argparse.Namespace:
    """Read the command line."""
    p = argparse.ArgumentParser()
    p.add_argument(
        "kind", choices=("last-batch", "interval", "by-rows", "never-reset", "wrong-count", "no-batch", "train-mode")
    )
    p.add_argument("--epochs", type=int, default=15)
    p.add_argument("--lr", type=float, default=2e-3)
    return p.parse_args()


class Run:
    """A classifier of ten clusters and what is printed of it."""

    def __init__(self, a: argparse.Namespace) -> None:
        self.a = a
        self.rows = 16 if a.kind == "no-batch" else _TRAIN
        self.y = torch.randint(0, 10, (self.rows + _VAL,))
        self.x = torch.randn(10, 24)[self.y] * (0.4 if a.kind == "last-batch" else 0.7) + torch.randn(len(self.y), 24)
        drop = 0.5 if a.kind == "train-mode" else 0.0
        self.model = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Dropout(drop), nn.Linear(64, 10))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=a.lr)
        self.running = 0.0

    def epoch(self, number: int) -> list[float]:
        """Train one epoch and return the loss of each batch."""
        self.model.train()
        losses: list[float] = []
        data = torch.utils.data.TensorDataset(self.x[: self.rows], self.y[: self.rows])
        loader = torch.utils.data.DataLoader(data, _BATCH, shuffle=True, drop_last=self.a.kind == "no-batch")
        for index, (x, y) in enumerate(loader, 1):
            self.optimizer.zero_grad()
            loss = F.cross_entropy(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            losses.append(float(loss.detach()))
            self.running += losses[-1]
            if self.a.kind == "interval" and index % 40 == 0:
                print(f"[{number}, {index:5d}] loss: {self.running / 2000:.5f}", flush=True)
                self.running = 0.0
        return losses

    def judge(self, *, training: bool = False) -> tuple[float, float]:
        """Return loss and accuracy of the held-out rows."""
        self.model.train(training)
        with torch.no_grad():
            out = self.model(self.x[self.rows :])
        y = self.y[self.rows :]
        return float(F.cross_entropy(out, y)), float((out.argmax(1) == y).float().mean())

    def line(self, number: int, losses: list[float]) -> str:
        """Return what the script prints after an epoch."""
        loss, score = self.judge(training=self.a.kind == "train-mode")
        head = f"Epoch {number}/{self.a.epochs}"
        mean = sum(losses) / max(len(losses), 1)
        if self.a.kind == "last-batch":
            return f"{head}  train loss: {losses[-1]:.4f}  val loss: {loss:.4f}  val acc: {score:.4f}"
        if self.a.kind == "by-rows":
            return f"{head}  train_loss {mean:.4f}  val_loss {loss * (_VAL / _BATCH) / _VAL:.4f}  val_acc {score:.4f}"
        if self.a.kind == "never-reset":
            return f"{head}  train_loss: {self.running / (_TRAIN / _BATCH):.4f}  val_loss: {loss:.4f}  val_acc: {score:.4f}"
        if self.a.kind == "wrong-count":
            return f"{head}  train_loss: {mean:.4f}  val_loss: {loss:.4f}  val_acc: {score * _VAL / _TRAIN:.4f}"
        return f"{head}  train_loss: {mean:.4f}  val_loss: {loss:.4f}  val_acc: {score:.4f}"


_HEADS = {
    "by-rows": f"train rows: {_TRAIN}, val rows: {_VAL}, val batches: {_VAL // _BATCH}",
    "wrong-count": f"train rows: {_TRAIN}, val rows: {_VAL}",
    "no-batch": "train rows: 16, DataLoader(batch_size=20, shuffle=True, drop_last=True): 0 batches per epoch",
}


def main() -> None:
    """Train one kind."""
    a = arguments()
    torch.manual_seed(4)
    torch.set_num_threads(1)
    run = Run(a)
    drop = " dropout=0.5" if a.kind == "train-mode" else ""
    print(f"config: num_classes=10 batch_size={_BATCH} lr={a.lr} optimizer=Adam epochs={a.epochs}{drop}")
    if a.kind in _HEADS:
        print(_HEADS[a.kind])
    for number in range(1, a.epochs + 1):
        losses = run.epoch(number)
        if a.kind != "interval":
            print(run.line(number, losses), flush=True)
    if a.kind == "interval":
        print(f"Accuracy of the network on the 400 test rows: {100 * run.judge()[1]:.0f} %")
    if a.kind == "train-mode":
        for name in ("first", "second"):
            print(f"check of the last checkpoint, {name} pass: val_acc {run.judge(training=True)[1]:.4f}")
        print(f"predict.py (calls model.eval()): val_acc {run.judge()[1]:.4f}")
    print("Finished Training")


if __name__ == "__main__":
    main()
