# pyright: basic, reportMissingImports=false
"""Half precision with a GradScaler: overflow at the start only, or at every step."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def main() -> None:
    """Train and print one line every ten steps."""
    p = argparse.ArgumentParser()
    p.add_argument("--input-scale", type=float, default=1.0)
    p.add_argument("--init-scale", type=float, default=2.0**22)
    a = p.parse_args()
    torch.manual_seed(9)
    centres = torch.randn(8, 32)
    model = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 8))
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=400)
    scaler = torch.amp.GradScaler("cpu", init_scale=a.init_scale, growth_interval=500)
    print("precision: fp16 (autocast + GradScaler)  lr: 0.002  batch: 64  steps: 400", flush=True)
    skipped = 0
    for step in range(1, 401):
        y = torch.randint(0, 8, (64,))
        x = (centres[y] + torch.randn(64, 32)) * a.input_scale
        with torch.autocast("cpu", dtype=torch.float16):
            logits = model(x)
            loss = F.cross_entropy(logits, y)
        optimizer.zero_grad()
        before = scaler.get_scale()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        scheduler.step()
        if scaler.get_scale() < before:
            skipped += 1
            if skipped <= 40:
                print(f"step {step}: gradient overflow, skipping step, loss scale reduced to {scaler.get_scale():g}")
        if step % 10 == 0:
            acc = float((logits.argmax(1) == y).float().mean())
            print(
                f"step {step}/400 loss {float(loss.detach()):.4f} acc {acc:.3f} lr {scheduler.get_last_lr()[0]:.2e} scale {scaler.get_scale():g}",
                flush=True,
            )
    print("training finished")


if __name__ == "__main__":
    main()
