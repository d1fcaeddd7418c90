# pyright: basic, reportMissingImports=false
"""Schedules of torch and timm that do something else than their setting seems to say."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn
from torch.optim import lr_scheduler as schedules

_TRAIN, _BATCH = 1600, 32
_STEPS = _TRAIN // _BATCH

Step = Callable[[int], None]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    p = argparse.ArgumentParser()
    p.add_argument(
        "kind",
        choices=("lambda", "milestones", "one-cycle", "groups", "factor", "cooldown", "l2", "decoupled", "norms"),
    )
    return p.parse_args()


def nothing(_: int) -> None:
    """Do nothing."""


def planned(kind: str, model: nn.Sequential) -> tuple[torch.optim.Optimizer, Step, Step, str]:  # noqa: PLR0911
    """Return the optimizer, what is called each batch and each epoch, and the printed settings."""
    weights = model.parameters()
    if kind == "lambda":
        adam = torch.optim.AdamW(weights, lr=1e-3)
        found = schedules.LambdaLR(adam, lambda epoch: 1e-3 * 0.95**epoch)
        said = "optimizer: AdamW  lr: 0.001  scheduler: LambdaLR(lambda epoch: 1e-3 * 0.95 ** epoch)  epochs: 20"
        return adam, nothing, lambda _: found.step(), said
    if kind == "milestones":
        sgd = torch.optim.SGD(weights, lr=0.05, momentum=0.9)
        found = schedules.MultiStepLR(sgd, milestones=[30, 60, 80], gamma=0.1)
        said = "optimizer: SGD  lr: 0.05  momentum: 0.9  scheduler: MultiStepLR  milestones: [30, 60, 80]  gamma: 0.1  epochs: 90"
        return sgd, lambda _: found.step(), nothing, said
    if kind == "one-cycle":
        adam = torch.optim.AdamW(weights, lr=3e-3)
        found = schedules.OneCycleLR(adam, max_lr=3e-3, epochs=10, steps_per_epoch=_STEPS)
        said = (
            f"optimizer: AdamW  max_lr: 0.003  scheduler: OneCycleLR(epochs=10, steps_per_epoch={_STEPS})  epochs: 12"
        )
        return adam, lambda _: found.step(), nothing, said
    if kind == "groups":
        groups = [{"params": model[0].parameters(), "lr": 0.0}, {"params": model[2:].parameters(), "lr": 2e-3}]
        return (
            torch.optim.AdamW(groups),
            nothing,
            nothing,
            "param groups: backbone lr=0.0 (frozen), head lr=2e-3  epochs: 20",
        )
    if kind == "factor":
        sgd = torch.optim.SGD(weights, lr=0.06, momentum=0.9)
        found = schedules.LinearLR(sgd)
        said = "optimizer: SGD  lr: 0.06  momentum: 0.9  scheduler: LinearLR()  epochs: 20"
        return sgd, nothing, lambda _: found.step(), said
    if kind == "cooldown":
        from timm.scheduler import CosineLRScheduler  # noqa: PLC0415

        adam = torch.optim.AdamW(weights, lr=2e-3)
        found = CosineLRScheduler(adam, t_initial=20, lr_min=1e-5, warmup_t=3, warmup_lr_init=1e-6)
        said = "opt: adamw  lr: 0.002  sched: cosine  epochs: 20  warmup_epochs: 3  warmup_lr: 1e-06  min_lr: 1e-05  cooldown_epochs: 10"
        found.step(0)
        return adam, nothing, found.step, said
    if kind == "l2":
        adam = torch.optim.Adam(weights, lr=1e-3, weight_decay=0.1)
        return adam, nothing, nothing, "optimizer: torch.optim.Adam  lr: 0.001  weight_decay: 0.1  epochs: 25"
    if kind == "decoupled":
        adam = torch.optim.AdamW(weights, lr=1e-3, weight_decay=0.1)
        return adam, nothing, nothing, "optimizer: torch.optim.AdamW  lr: 0.001  weight_decay: 0.1  epochs: 25"
    return torch.optim.SGD(weights, lr=0.05), nothing, nothing, "optimizer: SGD  lr: 0.05  grad_clip: 1.0  epochs: 20"


_EPOCHS = {"milestones": 90, "one-cycle": 12, "cooldown": 30, "l2": 25, "decoupled": 25}


def main() -> None:
    """Train under one kind of schedule."""
    kind = arguments().kind
    torch.manual_seed(6)
    torch.set_num_threads(1)
    y = torch.randint(0, 10, (2000,))
    x = torch.randn(10, 24)[y] * 0.8 + torch.randn(2000, 24)
    if kind == "norms":
        x = x * 6
    width = 16 if kind == "groups" else 64
    model = nn.Sequential(nn.Linear(24, width), nn.ReLU(), nn.Linear(width, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer, each_batch, each_epoch, said = planned(kind, model)
    print(f"{said}  batch_size: {_BATCH}  num_classes: 10  ({_STEPS} batches per epoch)", flush=True)
    epochs = _EPOCHS.get(kind, 20)
    for epoch in range(1, epochs + 1):
        total, norms = 0.0, []
        for number, part in enumerate(torch.randperm(_TRAIN).split(_BATCH), 1):
            loss = F.cross_entropy(model(x[part]), y[part])
            optimizer.zero_grad()
            loss.backward()
            if kind == "norms":
                norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
            optimizer.step()
            each_batch(number)
            total += float(loss.detach()) * len(part) / _TRAIN
        with torch.no_grad():
            out = model(x[_TRAIN:])
        held, right = float(F.cross_entropy(out, y[_TRAIN:])), float((out.argmax(1) == y[_TRAIN:]).float().mean())
        norm = f" grad_norm={sum(norms) / len(norms):.3f}" if norms else ""
        rate = optimizer.param_groups[0]["lr"]
        print(
            f"epoch={epoch}/{epochs} train_loss={total:.4f} val_loss={held:.4f} val_acc={right:.4f} lr={rate:.3e}{norm}",
            flush=True,
        )
        each_epoch(epoch)
    print("training complete")


if __name__ == "__main__":
    main()
