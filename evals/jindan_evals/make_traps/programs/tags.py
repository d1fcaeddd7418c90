# pyright: basic, reportMissingImports=false
"""Multi-label tagging with binary cross-entropy over rare labels."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def mean_precision(scores: torch.Tensor, truth: torch.Tensor) -> float:
    """Return the mean average precision over the labels that occur."""
    found = []
    for k in range(truth.shape[1]):
        order = truth[scores[:, k].argsort(descending=True), k]
        if order.sum():
            hits = order.cumsum(0) / torch.arange(1, len(order) + 1)
            found.append(float((hits * order).sum() / order.sum()))
    return sum(found) / len(found)


def main() -> None:
    """Train and print one line an epoch."""
    p = argparse.ArgumentParser()
    p.add_argument("--shuffled", action="store_true")
    a = p.parse_args()
    torch.manual_seed(4)
    x = torch.randn(3000, 40)
    truth = (x @ torch.randn(40, 50) / 40**0.5 > 2.05).float()
    if a.shuffled:
        truth[:2400] = truth[torch.randperm(2400)]
    model = nn.Sequential(nn.Linear(40, 128), nn.ReLU(), nn.Linear(128, 50))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.3 if a.shuffled else 0.01)
    share = float(truth[:2400].mean())
    print(f"loss: BCEWithLogitsLoss, 50 labels, positive rate {share:.4f}, batch 60, lr 0.001")
    for epoch in range(1, 26):
        total = 0.0
        for part in torch.randperm(2400).split(60):
            noise = 0.6 * torch.randn(60, 40) if a.shuffled else 0
            loss = F.binary_cross_entropy_with_logits(model(x[part] + noise), truth[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) / 40
        with torch.no_grad():
            out = model(x[2400:])
        val = float(F.binary_cross_entropy_with_logits(out, truth[2400:]))
        print(
            f"[{epoch}/25] train_loss: {total:.5f}, val_loss: {val:.5f}, val_mAP: {mean_precision(out, truth[2400:]):.4f}",
            flush=True,
        )
    print("Finished training")


if __name__ == "__main__":
    main()
