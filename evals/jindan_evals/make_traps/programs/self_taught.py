# pyright: basic, reportMissingImports=false
"""Self-supervised and generative objectives whose level has a meaning of its own."""

from __future__ import annotations

import argparse
import copy

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_ROWS = 1600


def net(inputs: int, outputs: int, width: int = 96) -> nn.Sequential:
    """Return two layers."""
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, outputs))


def queue() -> None:
    """Train MoCo with a queue of 4096 keys: chance is ln 4097, not the logarithm of the batch."""
    torch.manual_seed(3)
    y = torch.randint(0, 400, (_ROWS,))
    x = torch.randn(400, 24)[y] + 0.4 * torch.randn(_ROWS, 24)
    query, size = net(24, 32), 4096
    key, keys = copy.deepcopy(query), F.normalize(torch.randn(size, 32), dim=1)
    optimizer = torch.optim.SGD(query.parameters(), lr=0.3, momentum=0.9)
    print("method: MoCo v2  queue: 4096  momentum: 0.99  temperature: 0.2  batch_size: 64  lr: 0.3  epochs: 20")
    place = 0
    for epoch in range(1, 21):
        losses, hits = [], []
        for part in torch.randperm(_ROWS).split(64):
            one, two = (x[part] + 0.2 * torch.randn(len(part), 24) for _ in range(2))
            with torch.no_grad():
                for slow, fast in zip(key.parameters(), query.parameters(), strict=True):
                    slow.mul_(0.99).add_(fast, alpha=0.01)
                k = F.normalize(key(two), dim=1)
            q = F.normalize(query(one), dim=1)
            logits = torch.cat(((q * k).sum(1, keepdim=True), q @ keys.T), 1) / 0.2
            loss = F.cross_entropy(logits, torch.zeros(len(part), dtype=torch.long))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            keys[place : place + len(part)] = k
            place = (place + len(part)) % size
            losses.append(float(loss.detach()))
            hits.append(float((logits.argmax(1) == 0).float().mean()))
        print(
            f"Epoch: [{epoch}/20] loss: {sum(losses) / len(losses):.4f} acc@1: {100 * sum(hits) / len(hits):.2f}",
            flush=True,
        )
    print("done")


def masked(*, blind: bool) -> None:
    """Train a masked autoencoder on patches normalised to variance one; blind, it answers their mean."""
    codes = torch.randn(2000, 5)
    patches = torch.tanh(codes @ torch.randn(5, 16 * 12)).view(2000, 16, 12) + 0.3 * torch.randn(2000, 16, 12)
    patches = (patches - patches.mean(-1, keepdim=True)) / patches.std(-1, keepdim=True, correction=0)
    model = net(16 * 12, 16 * 12, 256)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.5e-3)
    print("model: mae_tiny  mask_ratio: 0.75  norm_pix_loss: True  batch_size: 64  blr: 0.0015  epochs: 20")

    def loss_of(rows: torch.Tensor) -> torch.Tensor:
        hidden = (torch.rand(len(rows), 16, 1) < 0.75).float()
        seen = torch.randn(len(rows), 16, 12) if blind else patches[rows] * (1 - hidden)
        out = model(seen.flatten(1)).view_as(patches[rows])
        return ((out - patches[rows]) ** 2 * hidden).sum() / (hidden.sum() * 12)

    for epoch in range(20):
        losses = []
        for rows in torch.randperm(_ROWS).split(64):
            loss = loss_of(rows)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            held = float(loss_of(torch.arange(_ROWS, 2000)))
        print(
            f'{{"train_lr": 0.0015, "train_loss": {sum(losses) / len(losses):.6f}, "test_loss": {held:.6f}, "epoch": {epoch}}}',
            flush=True,
        )
    print("Training time 0:00:09")


def noised() -> None:
    """Train a diffusion model on two moons: the loss falls at once and then stands, as the noise left cannot be known."""
    angle = torch.rand(4000) * torch.pi
    moons = torch.stack((angle.cos(), angle.sin()), 1)
    moons[::2] = torch.stack((1 - angle[::2].cos(), 0.5 - angle[::2].sin()), 1)
    moons += 0.05 * torch.randn_like(moons)
    alpha = torch.cumprod(1 - torch.linspace(1e-4, 0.06, 200), 0)
    model = net(3, 2, 128)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    print(
        "model: ddpm  num_train_timesteps: 200  prediction_type: epsilon  loss: mse  batch_size: 128  lr: 0.002  max_steps: 3000"
    )
    for step in range(1, 3001):
        x, t = moons[torch.randint(0, 4000, (128,))], torch.randint(0, 200, (128,))
        noise, kept = torch.randn(128, 2), alpha[t][:, None]
        out = model(torch.cat((kept.sqrt() * x + (1 - kept).sqrt() * noise, t[:, None] / 200), 1))
        loss = F.mse_loss(out, noise)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            print(f"Steps: {step}/3000, lr=0.002, step_loss={float(loss.detach()):.4f}", flush=True)
    print("saved samples/step3000.png")


def distilled() -> None:
    """Distil with temperature 8: the soft part is multiplied by its square, 64."""
    y = torch.randint(0, 10, (2000,))
    x = torch.randn(10, 24)[y] * 0.7 + torch.randn(2000, 24)
    teacher, student = net(24, 10, 256), net(24, 10, 24)
    for _ in range(60):
        F.cross_entropy(teacher(x[:_ROWS]), y[:_ROWS]).backward()
        with torch.no_grad():
            for weight in teacher.parameters():
                weight.sub_(weight.grad)
                weight.grad = None
    with torch.no_grad():
        teacher[2].weight *= 6
        teacher[2].bias *= 6
    optimizer = torch.optim.Adam(student.parameters(), lr=3e-3)
    print("distillation  temperature: 8  alpha: 0.9  num_classes: 10  batch_size: 50  lr: 0.003  epochs: 25")
    for epoch in range(1, 26):
        losses = []
        for part in torch.randperm(_ROWS).split(50):
            out = student(x[part])
            with torch.no_grad():
                soft = (teacher(x[part]) / 8).softmax(1)
            kd = F.kl_div((out / 8).log_softmax(1), soft, reduction="batchmean") * 64
            loss = 0.9 * kd + 0.1 * F.cross_entropy(out, y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            out = student(x[_ROWS:])
        held, right = float(F.cross_entropy(out, y[_ROWS:])), float((out.argmax(1) == y[_ROWS:]).float().mean())
        print(
            f"epoch {epoch:2d} train_loss {sum(losses) / len(losses):.4f} val_loss {held:.4f} val_acc {right:.4f}",
            flush=True,
        )
    print("finished")


def main() -> None:
    """Train one kind."""
    kinds = {
        "queue": queue, "masked": lambda: masked(blind=False), "masked-blind": lambda: masked(blind=True), "noised": noised,
        "distilled": distilled,
    }  # fmt: skip
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=sorted(kinds))
    kind = p.parse_args().kind
    torch.manual_seed(8)
    torch.set_num_threads(1)
    kinds[kind]()


if __name__ == "__main__":
    main()
