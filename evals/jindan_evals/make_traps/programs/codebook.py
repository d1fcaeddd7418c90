# pyright: basic, reportMissingImports=false
"""A vector-quantised autoencoder whose codes begin far from the encoder: one of them takes every picture."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_CODES, _WIDTH, _BATCH, _STEPS = 512, 32, 32, 1500


def discs(count: int) -> torch.Tensor:
    """Return one white disc on black each."""
    rows, columns = torch.meshgrid(torch.arange(16.0), torch.arange(16.0), indexing="ij")
    middle, radius = torch.rand(count, 2, 1, 1) * 12 + 2, torch.rand(count, 1, 1) * 3 + 2
    return (((rows - middle[:, 0]) ** 2 + (columns - middle[:, 1]) ** 2) < radius**2).float()[:, None]


def main() -> None:
    """Train and print losses and the perplexity of the codes."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    encoder = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, _WIDTH, 4, 2, 1))
    decoder = nn.Sequential(nn.ConvTranspose2d(_WIDTH, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1))
    codes = nn.Embedding(_CODES, _WIDTH)
    nn.init.normal_(codes.weight, 0, 8.0)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters(), *codes.parameters()], 1e-3)
    pictures = discs(1000)
    print(
        f"Namespace(n_embeddings={_CODES}, embedding_dim={_WIDTH}, commitment_cost=0.25, batch_size={_BATCH}, learning_rate=0.001, n_updates={_STEPS})"
    )
    for step in range(1, _STEPS + 1):
        part = pictures[torch.randint(0, len(pictures), (_BATCH,))]
        inside = encoder(part)
        flat = inside.permute(0, 2, 3, 1).reshape(-1, _WIDTH)
        nearest = torch.cdist(flat, codes.weight).argmin(1)
        chosen = codes(nearest).view(_BATCH, 4, 4, _WIDTH).permute(0, 3, 1, 2)
        vq = F.mse_loss(chosen, inside.detach()) + 0.25 * F.mse_loss(inside, chosen.detach())
        recon = F.mse_loss(decoder(inside + (chosen - inside).detach()), part)
        loss = recon + vq
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            share = torch.bincount(nearest, minlength=_CODES).float() / len(nearest)
            perplexity = float((-(share * (share + 1e-10).log()).sum()).exp())
            print(
                f"[{step}/{_STEPS}] loss: {loss:.4f} recon_error: {recon:.4f} vq_loss: {vq:.4f} perplexity: {perplexity:.3f}",
                flush=True,
            )
    print(f"training finished after {_STEPS} updates")


if __name__ == "__main__":
    main()
