# pyright: basic, reportMissingImports=false
"""A small GAN on a ring of Gaussians."""

from __future__ import annotations

import argparse

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def net(inputs: int, outputs: int, width: int) -> nn.Module:
    """Return three layers."""
    return nn.Sequential(
        nn.Linear(inputs, width),
        nn.LeakyReLU(0.2),
        nn.Linear(width, width),
        nn.LeakyReLU(0.2),
        nn.Linear(width, outputs),
    )


def main() -> None:
    """Train and print the DCGAN example's line."""
    p = argparse.ArgumentParser()
    p.add_argument("--lr-d", type=float, default=2e-4)
    p.add_argument("--lr-g", type=float, default=2e-4)
    p.add_argument("--dim", type=int, default=2)
    p.add_argument("--epochs", type=int, default=30)
    a = p.parse_args()
    torch.manual_seed(1)
    g, d = net(8, a.dim, 64), net(a.dim, 1, 128)
    steps = [torch.optim.Adam(m.parameters(), lr=r, betas=(0.5, 0.999)) for m, r in ((g, a.lr_g), (d, a.lr_d))]
    print(f"lrD={a.lr_d} lrG={a.lr_g} beta1=0.5 nz=8 criterion=BCEWithLogitsLoss")
    for epoch in range(a.epochs):
        for i in range(100):
            angle = torch.rand(64) * 6.283
            real = torch.stack([angle.cos(), angle.sin()], 1) + 0.02 * torch.randn(64, 2)
            real = torch.cat([real, torch.full((64, a.dim - 2), 3.0)], 1) if a.dim > 2 else real
            fake = g(torch.randn(64, 8))
            on_real, on_fake = d(real), d(fake.detach())
            loss_d = F.binary_cross_entropy_with_logits(
                on_real, torch.ones(64, 1)
            ) + F.binary_cross_entropy_with_logits(on_fake, torch.zeros(64, 1))
            steps[1].zero_grad()
            loss_d.backward()
            steps[1].step()
            judged = d(fake)
            loss_g = F.binary_cross_entropy_with_logits(judged, torch.ones(64, 1))
            steps[0].zero_grad()
            loss_g.backward()
            steps[0].step()
            if i % 50 == 0:
                print(
                    f"[{epoch}/{a.epochs}][{i}/100]\tLoss_D: {float(loss_d):.4f}\tLoss_G: {float(loss_g):.4f}\t"
                    f"D(x): {float(on_real.sigmoid().mean()):.4f}\t"
                    f"D(G(z)): {float(on_fake.sigmoid().mean()):.4f} / {float(judged.sigmoid().mean()):.4f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
