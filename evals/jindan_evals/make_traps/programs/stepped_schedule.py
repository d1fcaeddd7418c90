# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D102
"""Lightning with accumulation: a cosine planned in batches is stepped once an update and ends at a quarter of its way."""

from __future__ import annotations

import lightning as L  # noqa: N812
import torch
import torch.nn.functional as F  # noqa: N812
from lightning.pytorch.callbacks import LearningRateMonitor
from lightning.pytorch.loggers import CSVLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

_EPOCHS, _BATCHES = 16, 50


class Classifier(L.LightningModule):
    """Two layers with a cross-entropy."""

    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Linear(64, 8))
        self.save_hyperparameters({
            "lr": 1e-3, "optimizer": "adamw", "batch_size": 32, "num_classes": 8, "scheduler": "CosineAnnealingLR",
            "t_max": _EPOCHS * _BATCHES, "accumulate_grad_batches": 4, "max_epochs": _EPOCHS,
        })  # fmt: skip

    def training_step(self, batch, _index):
        loss = F.cross_entropy(self.model(batch[0]), batch[1])
        self.log("train_loss", loss, on_step=False, on_epoch=True)
        return loss

    def validation_step(self, batch, _index):
        out = self.model(batch[0])
        self.log("val_loss", F.cross_entropy(out, batch[1]))
        self.log("val_acc", (out.argmax(1) == batch[1]).float().mean())

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=1e-3)
        plan = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=_EPOCHS * _BATCHES)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": plan, "interval": "step"}}


def main() -> None:
    """Fit."""
    torch.set_num_threads(1)
    torch.manual_seed(7)
    y = torch.randint(0, 8, (2000,))
    x = torch.randn(8, 24)[y] * 0.8 + torch.randn(2000, 24)
    trainer = L.Trainer(
        max_epochs=_EPOCHS, accumulate_grad_batches=4, accelerator="cpu", logger=CSVLogger("."), callbacks=[LearningRateMonitor()],
        log_every_n_steps=5, enable_checkpointing=False, enable_progress_bar=False, num_sanity_val_steps=0,
    )  # fmt: skip
    trainer.fit(
        Classifier(),
        DataLoader(TensorDataset(x[:1600], y[:1600]), 32, shuffle=True),
        DataLoader(TensorDataset(x[1600:], y[1600:]), 100),
    )


if __name__ == "__main__":
    main()
