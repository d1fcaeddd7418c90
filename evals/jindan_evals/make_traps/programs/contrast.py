# pyright: basic, reportMissingImports=false
"""Train paired embeddings with an in-batch contrastive loss; the last batch may be short."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def loss_of(a: torch.Tensor, b: torch.Tensor, temperature: float, *, two_views: bool) -> tuple[torch.Tensor, float]:
    """Return InfoNCE over the batch, or NT-Xent over both views, and the share of pairs found."""
    if not two_views:
        logits = a @ b.T / temperature
        target = torch.arange(len(a))
        return F.cross_entropy(logits, target), float((logits.argmax(1) == target).float().mean())
    both = torch.cat([a, b])
    logits = (both @ both.T / temperature).masked_fill(torch.eye(len(both), dtype=torch.bool), float("-inf"))
    target = torch.arange(len(both)).roll(len(a))
    return F.cross_entropy(logits, target), float((logits.argmax(1) == target).float().mean())


class Head(nn.Module):
    """Two layers and a normalisation; `dead` pushes every unit of the first layer below zero."""

    def __init__(self, dim: int, *, dead: bool) -> None:
        super().__init__()
        self.body, self.out = nn.Linear(dim, 64), nn.Linear(64, 32)
        if dead:
            nn.init.constant_(self.body.bias, -60.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return unit vectors of 32 numbers."""
        return F.normalize(self.out(F.relu(self.body(x))), dim=1)


def main() -> None:
    """Train and print one line an epoch."""
    p = argparse.ArgumentParser()
    p.add_argument("--train-pairs", type=int, default=400)
    p.add_argument("--val-pairs", type=int, default=100)
    p.add_argument("--batch-size", type=int, default=24)
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--temperature", type=float, default=0.1)
    p.add_argument("--world", type=int, default=1)
    p.add_argument("--dead", action="store_true")
    p.add_argument("--two-views", action="store_true")
    p.add_argument("--name", default="InfoNCE")
    a = p.parse_args()
    torch.manual_seed(3)
    shared = torch.randn(a.train_pairs + a.val_pairs, 16)
    left, right = torch.randn(16, 48), torch.randn(16, 48)
    x, y = (shared @ m / 4 + 0.3 * torch.randn(len(shared), 48) for m in (left, right))
    one, two = Head(48, dead=a.dead), Head(48, dead=a.dead)
    optimizer = torch.optim.AdamW([*one.parameters(), *two.parameters()], lr=a.lr)
    print(f"loss: {a.name}  temperature: {a.temperature}  per-device batch size: {a.batch_size}  world size: {a.world}")
    print(f"train pairs: {a.train_pairs}  val pairs: {a.val_pairs}")
    batch = a.batch_size * a.world
    for epoch in range(1, a.epochs + 1):
        order = torch.randperm(a.train_pairs)
        seen = []
        for part in order.split(batch):
            loss, _ = loss_of(one(x[part]), two(y[part]), a.temperature, two_views=a.two_views)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen.append(float(loss.detach()))
        with torch.no_grad():
            val = [
                loss_of(one(x[i]), two(y[i]), a.temperature, two_views=a.two_views)
                for i in torch.arange(a.train_pairs, len(x)).split(batch)
            ]
        train_loss, val_loss = sum(seen) / len(seen), sum(float(v[0]) for v in val) / len(val)
        recall = sum(v[1] for v in val) / len(val)
        print(
            f"Epoch {epoch}/{a.epochs} | Train Loss: {train_loss:.4f} | Val Loss: {val_loss:.4f} | R@1: {recall:.4f}",
            flush=True,
        )
    print("Training finished.")


if __name__ == "__main__":
    main()
