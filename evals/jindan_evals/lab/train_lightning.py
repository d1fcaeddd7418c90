# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D102
"""Training script on Lightning with a CSVLogger. Run by `runner` in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import lightning as L  # noqa: N812
import torch
import torch.nn.functional as F  # noqa: N812
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor
from lightning.pytorch.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset

from jindan_evals.lab.data import make
from jindan_evals.lab.network import build
from jindan_evals.lab.optimiser import optimiser, schedule
from jindan_evals.lab.settings import Data, Net, Optim
from jindan_evals.lab.settings_trainer import LightningSpec


class Classifier(L.LightningModule):
    """A network with a cross-entropy."""

    def __init__(self, spec: LightningSpec, steps: int) -> None:
        super().__init__()
        self.spec, self.steps = spec, steps
        self.names = spec.names.split(",")
        self.model = build(spec.net, spec.data, spec.data.classes)
        if not spec.hide_hparams:
            self.hparams.update({
                "optimizer": spec.optim.name, "lr": spec.optim.lr, "weight_decay": spec.optim.weight_decay,
                "scheduler": spec.optim.schedule, "max_epochs": spec.epochs, "batch_size": spec.batch,
                "num_layers": spec.net.depth, "hidden": spec.net.hidden, "activation": spec.net.act, "dropout": spec.net.dropout,
                "momentum": spec.optim.momentum, "num_classes": spec.data.classes, "gradient_clip_val": spec.clip,
            })  # fmt: skip
            self.save_hyperparameters(dict(self.hparams))

    def training_step(self, batch, _index):
        logits = self.model(batch[0])
        loss = F.cross_entropy(logits, batch[1])
        self.log(self.names[0], loss, on_step=self.spec.train_each_step, on_epoch=True, prog_bar=True)
        return loss

    def validation_step(self, batch, _index):
        logits = self.model(batch[0])
        self.log(self.names[1], F.cross_entropy(logits, batch[1]))
        guess = logits.argmax(1)
        self.log(self.names[2], (guess == batch[1]).float().mean(), prog_bar=True)
        if len(self.names) > 3:
            self.log(self.names[3], macro_f1(guess, batch[1], self.spec.data.classes))

    def on_before_optimizer_step(self, optimizer):
        if self.spec.log_gnorm:
            norms = [p.grad.norm() for p in self.parameters() if p.grad is not None]
            self.log("grad_2.0_norm_total", torch.stack(norms).norm())

    def configure_optimizers(self):
        optimizer = optimiser(self.spec.optim, self.model)
        found = schedule(self.spec.optim, optimizer, self.spec.epochs, self.steps)
        if found is None:
            return optimizer
        interval = "step" if self.spec.optim.step_each == "batch" else "epoch"
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": found, "interval": interval, "monitor": self.names[1]},
        }


def macro_f1(guess, target, classes: int) -> float:
    """Mean F1 over the classes."""
    total = 0.0
    for c in range(classes):
        both = ((guess == c) & (target == c)).sum()
        total += float(2 * both / max(int((guess == c).sum() + (target == c).sum()), 1))
    return total / classes


def main() -> None:
    """Train one run in the current directory."""
    raw = json.loads(Path(sys.argv[1]).read_text())
    raw |= {"data": Data(**raw["data"]), "net": Net(**raw["net"]), "optim": Optim(**raw["optim"])}
    spec = LightningSpec(**raw)
    torch.set_num_threads(1)
    torch.manual_seed(spec.data.seed)
    train, val = make(spec.data)
    loaders = [
        DataLoader(
            TensorDataset(*map(torch.as_tensor, part)),
            batch_size=spec.batch,
            shuffle=part is train and not spec.data.sorted_by_class,
        )
        for part in (train, (val[0].copy(), val[1].copy()))
    ]
    callbacks = [LearningRateMonitor()]
    if spec.patience:
        callbacks.append(EarlyStopping(spec.names.split(",")[1], patience=spec.patience, verbose=True))
    trainer = L.Trainer(
        max_epochs=spec.epochs, accelerator="cpu", logger=CSVLogger("."), callbacks=callbacks, log_every_n_steps=spec.log_every,
        check_val_every_n_epoch=spec.check_val_every, gradient_clip_val=spec.clip or None, enable_checkpointing=False,
        num_sanity_val_steps=0,
    )  # fmt: skip
    trainer.fit(Classifier(spec, len(loaders[0])), *loaders)


if __name__ == "__main__":
    main()
