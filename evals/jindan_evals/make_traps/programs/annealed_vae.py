# pyright: basic, reportMissingImports=false
"""A variational autoencoder whose KL weight grows from 0 to 1 over the first half."""

from __future__ import annotations

import torch
from torch import nn


def main() -> None:
    """Train and print one line an epoch."""
    torch.manual_seed(2)
    data = torch.randn(1200, 6) @ torch.randn(6, 40)
    encoder = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 16))
    decoder = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 40))
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    epochs = 40
    print("model: VAE  latent_dim: 8  kl_anneal: linear 0 -> 1 over 20 epochs  lr: 0.002  batch_size: 64  epochs: 40")
    for epoch in range(1, epochs + 1):
        beta = min(1.0, epoch / 20)
        sums = [0.0, 0.0, 0.0]
        for part in data[torch.randperm(1000)].split(64):
            mean, log_var = encoder(part).chunk(2, 1)
            made = decoder(mean + torch.randn_like(mean) * (log_var / 2).exp())
            recon = ((made - part) ** 2).sum(1).mean()
            kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1).mean()
            loss = recon / 10 + beta * kl
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            sums = [s + float(v.detach()) for s, v in zip(sums, (loss, recon, kl), strict=True)]
        loss, recon, kl = (s / 16 for s in sums)
        print(
            f"====> Epoch: {epoch} train_loss: {loss:.4f} recon_loss: {recon:.4f} kl_loss: {kl:.4f} beta: {beta:.3f}",
            flush=True,
        )
    print("Training completed.")


if __name__ == "__main__":
    main()
