# pyright: basic, reportMissingImports=false
"""A Wasserstein critic with a gradient penalty: its loss is minus the distance and rises as the generator gets better."""

from __future__ import annotations

import math

import torch
from torch import nn

_BATCH = 64


def real() -> torch.Tensor:
    """Return points on eight heaps in a ring."""
    angle = torch.randint(0, 8, (_BATCH,)) * (2 * math.pi / 8)
    return 12 * torch.stack([angle.cos(), angle.sin()], 1) + 0.3 * torch.randn(_BATCH, 2)


def layers(inside: int, out: int) -> nn.Module:
    """Return a small network."""
    return nn.Sequential(
        nn.Linear(inside, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2), nn.Linear(128, out)
    )


def main() -> None:
    """Train both players and print their losses."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    generator, critic = layers(16, 2), layers(2, 1)
    first = torch.optim.Adam(generator.parameters(), 1e-4, betas=(0.0, 0.9))
    second = torch.optim.Adam(critic.parameters(), 1e-4, betas=(0.0, 0.9))
    print("Namespace(n_epochs=30, batch_size=64, lr=0.0001, b1=0.0, b2=0.9, latent_dim=16, n_critic=5, lambda_gp=10)")
    for epoch in range(1, 31):
        for _ in range(100):
            for _ in range(5):
                true, made = real(), generator(torch.randn(_BATCH, 16)).detach()
                share = torch.rand(_BATCH, 1)
                between = (share * true + (1 - share) * made).requires_grad_()
                slope = torch.autograd.grad(critic(between).sum(), between, create_graph=True)[0]
                penalty = ((slope.norm(2, 1) - 1) ** 2).mean()
                d_loss = critic(made).mean() - critic(true).mean() + 10 * penalty
                second.zero_grad()
                d_loss.backward()
                second.step()
            g_loss = -critic(generator(torch.randn(_BATCH, 16))).mean()
            first.zero_grad()
            g_loss.backward()
            first.step()
        print(
            f"[Epoch {epoch}/30] [Batch 100/100] [D loss: {d_loss.item():.4f}] [G loss: {g_loss.item():.4f}] [gp: {penalty.item():.5f}]",
            flush=True,
        )


if __name__ == "__main__":
    main()
