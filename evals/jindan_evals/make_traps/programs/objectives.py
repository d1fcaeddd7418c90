# pyright: basic, reportMissingImports=false
"""Objectives whose value says little by itself: margins, similarities, weights, variances, two-term bounds."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_TRAIN = 1600
Row = dict[str, float]


def net(inputs: int, outputs: int, *, width: int = 64) -> nn.Sequential:
    """Return two layers."""
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, outputs))


def fit(
    parameters: list[nn.Parameter], loss_of: Callable[[torch.Tensor], torch.Tensor], judge: Callable[[], Row], *,
    epochs: int = 20, lr: float = 1e-3, schedule: str = "",
) -> None:  # fmt: skip
    """Train in batches of 50 and print one line an epoch."""
    optimizer = torch.optim.Adam(parameters, lr=lr)
    scheduler = None
    if schedule == "restarts":
        scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=8)
    if schedule == "onecycle":
        scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=lr, total_steps=epochs)
    for epoch in range(1, epochs + 1):
        total = 0.0
        for part in torch.randperm(_TRAIN).split(50):
            loss = loss_of(part)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * 50 / _TRAIN
        with torch.no_grad():
            shown = {"train_loss": total, **judge()}
        rate = optimizer.param_groups[0]["lr"]
        print(
            f"Epoch {epoch:02d}/{epochs} - "
            + " - ".join(f"{k}: {v:.4f}" for k, v in shown.items())
            + f" - lr: {rate:.2e}",
            flush=True,
        )
        if scheduler is not None:
            scheduler.step()
    print("Finished.")


def clusters(classes: int, spread: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Return inputs and labels; the rows from 1600 on are held out."""
    y = torch.randint(0, classes, (2000,))
    return torch.randn(classes, 24)[y] * spread + torch.randn(2000, 24), y


def triplet(*, collapsed: bool) -> None:
    """Train with a margin of 0.5; `collapsed` starts with embeddings that do not depend on the input."""
    x, y = clusters(8, 0.9)
    model = net(24, 16)
    if collapsed:
        nn.init.constant_(model[0].bias, -60.0)
    print("loss: TripletMarginLoss  margin: 0.5  batch_size: 50  lr: 0.001  epochs: 20")

    def loss_of(part: torch.Tensor) -> torch.Tensor:
        same = torch.stack([torch.nonzero(y[:_TRAIN] == y[i])[torch.randint(0, 100, (1,))][0, 0] for i in part])
        other = torch.stack([torch.nonzero(y[:_TRAIN] != y[i])[torch.randint(0, 1000, (1,))][0, 0] for i in part])
        a, b, c = (F.normalize(model(x[i]), dim=1) for i in (part, same, other))
        return F.triplet_margin_loss(a, b, c, margin=0.5, eps=0)

    def judge() -> Row:
        z = F.normalize(model(x), dim=1)
        near = (z[_TRAIN:] @ z[:_TRAIN].T).argmax(1)
        return {"val_recall@1": float((y[near] == y[_TRAIN:]).float().mean())}

    fit(list(model.parameters()), loss_of, judge)


def similarity(*, collapsed: bool) -> None:
    """Train two views towards each other; without a stop-gradient both answer the same for every input."""
    x, y = clusters(8, 0.9)
    model, predictor = net(24, 16), net(16, 16)
    print("loss: negative cosine similarity (SimSiam)  batch_size: 50  lr: 0.002  epochs: 20")

    def loss_of(part: torch.Tensor) -> torch.Tensor:
        one, two = (model(x[part] + 0.4 * torch.randn(50, 24)) for _ in range(2))
        if collapsed:
            one, two = one * 0 + model[2].bias + 1e-4 * one, two * 0 + model[2].bias + 1e-4 * two
        return -0.5 * (
            F.cosine_similarity(predictor(one), two.detach()).mean()
            + F.cosine_similarity(predictor(two), one.detach()).mean()
        )

    def judge() -> Row:
        z = model(x)
        if collapsed:
            z = z * 0 + model[2].bias + 1e-4 * z
        z = F.normalize(z, dim=1)
        near = (z[_TRAIN:] @ z[:_TRAIN].T).argmax(1) if not collapsed else torch.zeros(400, dtype=torch.long)
        return {"std": float(z.std(0).mean()), "knn_acc": float((y[near] == y[_TRAIN:]).float().mean())}

    fit([*model.parameters(), *predictor.parameters()], loss_of, judge, lr=2e-3)


def price(*, blind: bool) -> None:
    """Regress unscaled prices; `blind` feeds noise for the inputs."""
    x = torch.randn(2000, 12)
    y = 300 + 120 * torch.tanh(x @ torch.randn(12) / 2) + 10 * torch.randn(2000)
    seen = torch.randn(2000, 12) if blind else x
    model = net(12, 1)
    print("loss: MSELoss  target: price (unscaled)  batch_size: 50  lr: 0.02  epochs: 30")

    def judge() -> Row:
        out = model(seen[_TRAIN:])[:, 0]
        mse = float(F.mse_loss(out, y[_TRAIN:]))
        return {"val_loss": mse, "val_r2": 1 - mse / float(y[_TRAIN:].var(correction=0))}

    fit(list(model.parameters()), lambda i: F.mse_loss(model(seen[i])[:, 0], y[i]), judge, epochs=30, lr=0.02)


def focal() -> None:
    """Classify with a focal loss, which is small from the start."""
    x, y = clusters(2, 0.5)
    model = net(24, 1)
    print("loss: focal (alpha 0.25, gamma 2)  batch_size: 50  lr: 0.001  epochs: 20")

    def value(i: torch.Tensor) -> torch.Tensor:
        out, t = model(x[i])[:, 0], y[i].float()
        p = out.sigmoid()
        chance = torch.where(t > 0, p, 1 - p)
        return (torch.where(t > 0, 0.25, 0.75) * (1 - chance) ** 2 * -chance.clamp_min(1e-8).log()).mean()

    held = torch.arange(_TRAIN, 2000)
    fit(
        list(model.parameters()), value,
        lambda: {"val_loss": float(value(held)), "val_acc": float(((model(x[held])[:, 0] > 0) == (y[held] > 0)).float().mean())},
    )  # fmt: skip


def weighted() -> None:
    """Classify rare positives with pos_weight 30: the loss starts far above ln 2."""
    x = torch.randn(2000, 24)
    y = (x @ torch.randn(24) / 24**0.5 > 1.8).float()
    model = net(24, 1)
    weight = torch.tensor(30.0)
    print("loss: BCEWithLogitsLoss(pos_weight=30)  batch_size: 50  lr: 0.001  epochs: 20")

    def value(i: torch.Tensor) -> torch.Tensor:
        return F.binary_cross_entropy_with_logits(model(x[i])[:, 0], y[i], pos_weight=weight)

    held = torch.arange(_TRAIN, 2000)

    def judge() -> Row:
        said = model(x[held])[:, 0] > 0
        hit = float((said & (y[held] > 0)).sum())
        return {"val_loss": float(value(held)), "val_f1": 2 * hit / max(1.0, float(said.sum() + y[held].sum()))}

    fit(list(model.parameters()), value, judge)


def scheduled(kind: str) -> None:
    """Classify under a schedule whose rate rises on purpose."""
    x, y = clusters(10, 0.8)
    model = net(24, 10)
    name = {"restarts": "CosineAnnealingWarmRestarts  T_0: 8", "onecycle": "OneCycleLR"}[kind]
    print(f"optimizer: Adam  lr: 0.004  scheduler: {name}  batch_size: 50  epochs: 24  num_classes: 10")
    held = torch.arange(_TRAIN, 2000)
    fit(
        list(model.parameters()), lambda i: F.cross_entropy(model(x[i]), y[i]),
        lambda: {"val_loss": float(F.cross_entropy(model(x[held]), y[held])), "val_acc": float((model(x[held]).argmax(1) == y[held]).float().mean())},
        epochs=24, lr=0.004, schedule=kind,
    )  # fmt: skip


def posterior() -> None:
    """Train a variational autoencoder whose KL weight of 20 empties the latent."""
    data = torch.randn(2000, 6) @ torch.randn(6, 40) * 0.3
    encoder, decoder = net(40, 16), net(8, 40)
    print("model: VAE  beta: 20  latent_dim: 8  lr: 0.001  batch_size: 50  epochs: 20")
    last: Row = {}

    def value(i: torch.Tensor) -> torch.Tensor:
        mean, log_var = encoder(data[i]).chunk(2, 1)
        made = decoder(mean + torch.randn_like(mean) * (log_var / 2).exp())
        recon = ((made - data[i]) ** 2).sum(1).mean()
        kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1).mean()
        last.update(recon_loss=float(recon.detach()), kl_loss=float(kl.detach()))
        return recon + 20 * kl

    fit([*encoder.parameters(), *decoder.parameters()], value, lambda: dict(last))


def normed() -> None:
    """Classify with BatchNorm in batches of two: validation uses running statistics that fit no batch."""
    x, y = clusters(8, 0.9)
    model = nn.Sequential(
        nn.Linear(24, 64),
        nn.BatchNorm1d(64, momentum=0.9),
        nn.ReLU(),
        nn.Linear(64, 64),
        nn.BatchNorm1d(64, momentum=0.9),
        nn.ReLU(),
        nn.Linear(64, 8),
    )
    print("model: mlp + BatchNorm1d  batch_size: 2  lr: 0.001  epochs: 10  num_classes: 8")
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(1, 11):
        model.train()
        losses, hits = [], []
        for part in torch.randperm(_TRAIN).split(2):
            out = model(x[part])
            loss = F.cross_entropy(out, y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
            hits.append(float((out.argmax(1) == y[part]).float().mean()))
        model.eval()
        with torch.no_grad():
            out = model(x[_TRAIN:])
        print(
            f"Epoch {epoch:02d}/10 - train_loss: {sum(losses) / len(losses):.4f} - train_acc: {sum(hits) / len(hits):.4f}"
            f" - val_loss: {float(F.cross_entropy(out, y[_TRAIN:])):.4f} - val_acc: {float((out.argmax(1) == y[_TRAIN:]).float().mean()):.4f}",
            flush=True,
        )
    print("Finished.")


_KINDS: dict[str, Callable[[], None]] = {
    "triplet": lambda: triplet(collapsed=False), "triplet-collapsed": lambda: triplet(collapsed=True),
    "similarity": lambda: similarity(collapsed=False), "similarity-collapsed": lambda: similarity(collapsed=True),
    "price": lambda: price(blind=False), "price-blind": lambda: price(blind=True), "focal": focal, "weighted": weighted,
    "restarts": lambda: scheduled("restarts"), "onecycle": lambda: scheduled("onecycle"), "posterior": posterior,
    "normed": normed,
}  # fmt: skip


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=sorted(_KINDS))
    torch.manual_seed(2)
    torch.set_num_threads(1)
    _KINDS[p.parse_args().kind]()


if __name__ == "__main__":
    main()
