# pyright: basic, reportMissingImports=false
"""Classify clusters with the ingredients that change what a loss or a validation score means."""

from __future__ import annotations

import argparse
import copy
import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def arguments() -> argparse.Namespace:
    """Read the command line."""
    p = argparse.ArgumentParser()
    p.add_argument("--classes", type=int, default=10)
    p.add_argument("--samples", type=int, default=1600)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--smoothing", type=float, default=0.0)
    p.add_argument("--mixup", type=float, default=0.0)
    p.add_argument("--ema", type=float, default=0.0)
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--val-roll", type=int, default=0)
    p.add_argument("--spread", type=float, default=0.8)
    p.add_argument("--dtype", default="float32")
    p.add_argument("--plateau-mode", default="")
    p.add_argument("--batch-norm", action="store_true")
    p.add_argument("--head-scale", type=float, default=0.0)
    p.add_argument("--accumulate", type=int, default=1)
    p.add_argument("--first-epoch", type=int, default=1)
    p.add_argument("--stop-after", type=int, default=-1)
    p.add_argument("--quiet-end", action="store_true")
    p.add_argument("--hidden", type=int, default=64)
    p.add_argument("--optimizer", default="adamw")
    return p.parse_args()


def build(a: argparse.Namespace) -> nn.Module:
    """Return the network."""
    norm = [nn.BatchNorm1d(a.hidden)] if a.batch_norm else []
    model = nn.Sequential(
        nn.Linear(24, a.hidden), *norm, nn.ReLU(), nn.Dropout(a.dropout), nn.Linear(a.hidden, a.classes)
    )
    if a.head_scale:
        nn.init.normal_(model[-1].weight, std=a.head_scale)
    return model.to(getattr(torch, a.dtype))


def train_loss(a: argparse.Namespace, model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, float]:
    """Return the loss of a batch and the accuracy against its first labels."""
    if not a.mixup:
        logits = model(x)
        return F.cross_entropy(logits.float(), y, label_smoothing=a.smoothing), accuracy(logits, y)
    share = float(torch.distributions.Beta(a.mixup, a.mixup).sample())
    other = torch.randperm(len(x))
    logits = model(share * x + (1 - share) * x[other])
    loss = share * F.cross_entropy(logits, y) + (1 - share) * F.cross_entropy(logits, y[other])
    return loss, accuracy(logits, y)


def accuracy(logits: torch.Tensor, y: torch.Tensor) -> float:
    """Return the share of right answers."""
    return float((logits.argmax(1) == y).float().mean())


def blend(ema: nn.Module, model: nn.Module, decay: float) -> None:
    """Move the averaged weights."""
    with torch.no_grad():
        for kept, now in zip(ema.parameters(), model.parameters(), strict=True):
            kept.mul_(decay).add_(now, alpha=1 - decay)


def main() -> None:
    """Train and print one line an epoch."""
    a = arguments()
    torch.manual_seed(11)
    torch.set_num_threads(1)
    dtype = getattr(torch, a.dtype)
    centres = torch.randn(a.classes, 24) * a.spread
    y = torch.randint(0, a.classes, (a.samples + 400,))
    x = (centres[y] + torch.randn(len(y), 24)).to(dtype)
    x[a.samples :, : a.val_roll] = x[a.samples :, : a.val_roll].roll(1, dims=1)
    model = build(a)
    ema = copy.deepcopy(model) if a.ema else model
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=a.lr, momentum=0.9)
        if a.optimizer == "sgd"
        else torch.optim.AdamW(model.parameters(), lr=a.lr)
    )
    plateau = (
        torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode=a.plateau_mode, factor=0.1, patience=2)
        if a.plateau_mode
        else None
    )
    shown = ", ".join(f"{k}={v}" for k, v in vars(a).items() if v and k not in ("stop_after", "quiet_end", "val_roll"))
    print(f"args: {shown}")
    print(f"dataset: {a.samples} train / 400 val, {math.ceil(a.samples / a.batch)} iterations per epoch", flush=True)
    for epoch in range(a.first_epoch, a.first_epoch + a.epochs):
        losses, scores = [], []
        model.train()
        for index, part in enumerate(torch.randperm(a.samples).split(a.batch), 1):
            loss, score = train_loss(a, model, x[part], y[part])
            (loss / a.accumulate).backward()
            if index % a.accumulate == 0:
                optimizer.step()
                optimizer.zero_grad()
            if a.ema:
                blend(ema, model, a.ema)
            losses.append(float(loss.detach()))
            scores.append(score)
        judged = ema.eval()
        with torch.no_grad():
            logits = judged(x[a.samples :]).float()
        val_loss, val_acc = float(F.cross_entropy(logits, y[a.samples :])), accuracy(logits, y[a.samples :])
        print(
            f"epoch {epoch}: loss={sum(losses) / len(losses):.4f} acc={sum(scores) / len(scores):.4f} "
            f"{'ema_' if a.ema else ''}val_loss={val_loss:.4f} {'ema_' if a.ema else ''}val_acc={val_acc:.4f} "
            f"lr={optimizer.param_groups[0]['lr']:.2e}",
            flush=True,
        )
        if plateau is not None:
            plateau.step(val_loss)
        if epoch == a.stop_after:
            return
    if not a.quiet_end:
        print("done")


if __name__ == "__main__":
    main()
