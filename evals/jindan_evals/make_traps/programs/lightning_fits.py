# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D102
"""Fits of Lightning in which a flag of the Trainer decides what is seen: one batch, no validation, a wrong mode."""

from __future__ import annotations

import argparse

import lightning as L  # noqa: N812
import torch
import torch.nn.functional as F  # noqa: N812
from lightning.pytorch.callbacks import EarlyStopping
from lightning.pytorch.loggers import CSVLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(L.LightningModule):
    """Two layers with a cross-entropy."""

    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Linear(64, 8))
        self.save_hyperparameters({"lr": 1e-3, "optimizer": "adam", "batch_size": 32, "num_classes": 8})

    def training_step(self, batch, _index):
        loss = F.cross_entropy(self.model(batch[0]), batch[1])
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, _index):
        out = self.model(batch[0])
        self.log("val_loss", F.cross_entropy(out, batch[1]))
        self.log("val_acc", (out.argmax(1) == batch[1]).float().mean())

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-3)


_FLAGS: dict[str, dict[str, object]] = {
    "rarely": {"max_epochs": 8, "check_val_every_n_epoch": 10},
    "mode": {"max_epochs": 60},
    "limited": {"max_epochs": 30, "limit_train_batches": 2},
}


def main() -> None:
    """Fit one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=sorted(_FLAGS))
    kind = p.parse_args().kind
    torch.set_num_threads(1)
    torch.manual_seed(7)
    y = torch.randint(0, 8, (2000,))
    x = torch.randn(8, 24)[y] * 0.8 + torch.randn(2000, 24)
    train, val = TensorDataset(x[:1600], y[:1600]), TensorDataset(x[1600:], y[1600:])
    callbacks = [EarlyStopping("val_loss", mode="max", patience=3, verbose=True)] if kind == "mode" else []
    print(f"Trainer({', '.join(f'{k}={v}' for k, v in _FLAGS[kind].items())})", flush=True)
    trainer = L.Trainer(
        accelerator="cpu", logger=CSVLogger("."), callbacks=callbacks, log_every_n_steps=10, enable_checkpointing=False,
        enable_progress_bar=False, **_FLAGS[kind],
    )  # fmt: skip
    trainer.fit(Classifier(), DataLoader(train, 32, shuffle=True), DataLoader(val, 100))


if __name__ == "__main__":
    main()
