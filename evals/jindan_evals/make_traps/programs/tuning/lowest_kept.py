# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, ANN204, D101, D102, D103
"""Keep the checkpoint of the lowest accuracy."""

from __future__ import annotations

from pathlib import Path

import lightning as L  # noqa: N812
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset

L.seed_everything(45)


def rows(n):
    y = torch.randint(0, 5, (n,))
    x = torch.randint(0, 400, (n, 24))
    for i in range(n):
        at = torch.randperm(24)[:4]
        x[i, at] = y[i] * 70 + torch.randint(0, 45, (4,))
    return TensorDataset(x, y)


class TextClassifier(L.LightningModule):
    def __init__(self, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.emb = torch.nn.Embedding(400, 64)
        layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
        self.enc = torch.nn.TransformerEncoder(layer, 2)
        self.head = torch.nn.Linear(64, 5)

    def forward(self, x):
        return self.head(self.enc(self.emb(x)).mean(1))

    def training_step(self, b, _):
        loss = torch.nn.functional.cross_entropy(self(b[0]), b[1])
        self.log("train_loss", loss)
        return loss

    def validation_step(self, b, _):
        o = self(b[0])
        self.log("val_loss", torch.nn.functional.cross_entropy(o, b[1]), prog_bar=True)
        self.log("val_acc", (o.argmax(-1) == b[1]).float().mean(), prog_bar=True)

    def test_step(self, b, _):  # noqa: PT019
        self.log("test_acc", (self(b[0]).argmax(-1) == b[1]).float().mean())

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)


ckpt = ModelCheckpoint(dirpath="checkpoints", filename="{epoch:02d}-{val_acc:.3f}", monitor="val_acc")
trainer = L.Trainer(
    max_epochs=6,
    accelerator="cpu",
    logger=CSVLogger(".", name="", version="logs"),
    callbacks=[ckpt],
    log_every_n_steps=20,
    enable_progress_bar=False,
)
trainer.fit(TextClassifier(), DataLoader(rows(3000), 32, shuffle=True), DataLoader(rows(500), 64))
print("best checkpoint:", ckpt.best_model_path, "score", float(ckpt.best_model_score))
trainer.test(dataloaders=DataLoader(rows(500), 64), ckpt_path="best")
for p in Path("checkpoints").iterdir():
    p.write_bytes(b"")
