# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001
"""Runs that keep an average of their weights, in the notation of timm: it lags, it is lost, it hides a NaN."""

from __future__ import annotations

import copy
import csv
from pathlib import Path

import torch

from jindan_evals.lab.scenario import More, failing
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.table import Wild


class _Averaged:
    """The summary.csv and console of a timm run whose validation uses the average."""

    def __init__(
        self,
        *,
        decay: float,
        epochs: int,
        forget_at: int = 0,
        poison_at: int = 0,
        lr: float = 1e-3,
        raw_too: bool = True,
    ) -> None:
        self.decay, self.epochs, self.forget_at, self.poison_at, self.lr, self.raw_too = (
            decay,
            epochs,
            forget_at,
            poison_at,
            lr,
            raw_too,
        )

    def play(self) -> None:
        torch.manual_seed(2)
        (x, y), (vx, vy) = kit.pictures(960, 6, seed=1, noise=1.3), kit.pictures(300, 6, seed=2, noise=1.3)
        model = kit.Cnn(6, norm=False)
        model(x[:2])
        average = copy.deepcopy(model)
        opt = torch.optim.AdamW(model.parameters(), self.lr)
        for epoch in range(self.epochs):
            if self.forget_at and epoch == self.forget_at:
                print(
                    f"Loaded checkpoint 'output/train/checkpoint-{epoch - 1}.pth.tar' (epoch {epoch - 1})\nRestored optimizer state. Scheduled epochs: {self.epochs}. Starting at {epoch}."
                )
                fresh = kit.Cnn(6, norm=False)
                fresh(x[:2])
                average = fresh
            total = 0.0
            order = torch.randperm(len(x))
            for i in range(30):
                part = order[32 * i : 32 * i + 32]
                bx = x[part] * (float("nan") if self.poison_at and epoch == self.poison_at and i == 11 else 1)
                loss = kit.cross_entropy(model(bx), y[part])
                opt.zero_grad()
                loss.backward()
                opt.step()
                total += float(loss.detach())
                if torch.isfinite(loss):
                    with torch.no_grad():
                        for a, p in zip(average.parameters(), model.parameters(), strict=True):
                            a.lerp_(p, 1 - self.decay)
                if i % 10 == 0:
                    print(
                        f"Train: {epoch} [{i:>4d}/30 ({100 * i / 29:>3.0f}%)]  Loss: {float(loss.detach()):#.3g} ({total / (i + 1):#.3g})  LR: {self.lr:.3e}",
                        flush=True,
                    )
            self._write(epoch, total / 30, model, average, vx, vy)

    @torch.no_grad()
    def _write(self, epoch, train_loss, model, average, vx, vy) -> None:
        out, out_a = model(vx), average(vx)
        kept = {"epoch": epoch, "train_loss": train_loss}
        if self.raw_too:
            kept |= {"eval_loss": float(kit.cross_entropy(out, vy)), "eval_top1": 100 * kit.accuracy(out, vy)}
        kept |= {"eval_ema_loss": float(kit.cross_entropy(out_a, vy)), "eval_ema_top1": 100 * kit.accuracy(out_a, vy)} if self.raw_too else {
            "eval_loss": float(kit.cross_entropy(out_a, vy)), "eval_top1": 100 * kit.accuracy(out_a, vy)}  # fmt: skip
        kept["lr"] = self.lr
        print(
            f"Test (EMA): [   0/2]  Loss: {kit.cross_entropy(out_a, vy):>7.3f}  Acc@1: {100 * kit.accuracy(out_a, vy):>7.3f}",
            flush=True,
        )
        new = not Path("summary.csv").exists()
        with Path("summary.csv").open("a", newline="") as file:
            writer = csv.DictWriter(file, list(kept))
            if new:
                writer.writeheader()
            writer.writerow(kept)


_ARGS = "model: tiny_cnn\nepochs: {epochs}\nbatch_size: 32\nopt: adamw\nlr: 0.001\nsched: none\nmodel_ema: true\nmodel_ema_decay: {decay}\nnum_classes: 6\nresume: '{resume}'\n"
RUNS = (
    Wild(
        name="average-of-nothing",
        play=_Averaged(decay=0.9999, epochs=10).play,
        files={"args.yaml": _ARGS.format(epochs=10, decay=0.9999, resume="")},
        truth=failing(("ema_lag",), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="average-forgotten",
        play=_Averaged(decay=0.99, epochs=16, forget_at=8, raw_too=True).play,
        files={"args.yaml": _ARGS.format(epochs=16, decay=0.99, resume="output/train/checkpoint-7.pth.tar")},
        truth=failing(("resume_ema_reset", "ema_lag"), more=More(also_ok=("healthy",), confidence="medium")),
    ),
    Wild(
        name="average-hides-nan",
        play=_Averaged(decay=0.98, epochs=14, poison_at=5, raw_too=False).play,
        files={"args.yaml": _ARGS.format(epochs=14, decay=0.98, resume="")},
        truth=failing(("nan_bad_data", "nan_frozen_metric", "no_nan_stop", "nan_lr_diverge")),
    ),
)
