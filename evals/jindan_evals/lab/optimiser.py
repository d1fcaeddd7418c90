# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN201, ANN202
"""Optimiser and schedule as the settings ask for, right or wrong."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.optim import lr_scheduler as sched

from jindan_evals.lab.settings import Optim


def optimiser(optim: Optim, model: nn.Module) -> torch.optim.Optimizer:
    """Build the optimiser over the parameters it is given."""
    parameters = (
        list(model.head.parameters()) if optim.only_last else [p for p in model.parameters() if p.requires_grad]
    )
    if optim.name == "sgd":
        return torch.optim.SGD(parameters, lr=optim.lr, momentum=optim.momentum, weight_decay=optim.weight_decay)
    kind = torch.optim.AdamW if optim.name == "adamw" else torch.optim.Adam
    return kind(parameters, lr=optim.lr, betas=(optim.beta1, 0.999), weight_decay=optim.weight_decay)


def schedule(optim: Optim, optimizer: torch.optim.Optimizer, epochs: int, steps: int):
    """Build the schedule; `t_max` and `total` override the right length."""
    total = optim.total or epochs * steps
    length = optim.t_max or (epochs if optim.step_each == "epoch" else total)
    if optim.schedule == "cosine":
        return sched.CosineAnnealingLR(optimizer, T_max=length)
    if optim.schedule == "step":
        return sched.StepLR(optimizer, step_size=optim.t_max or max(epochs // 3, 1), gamma=optim.factor)
    if optim.schedule == "onecycle":
        return sched.OneCycleLR(optimizer, max_lr=optim.lr, total_steps=total)
    if optim.schedule == "plateau":
        return sched.ReduceLROnPlateau(
            optimizer, factor=optim.factor, patience=optim.patience, threshold=optim.threshold, mode="min"
        )
    if optim.schedule == "warmup_cosine":
        return sched.LambdaLR(optimizer, _warmup_cosine(optim.warmup, total))
    return None


def _warmup_cosine(warmup: int, total: int):
    def factor(step: int) -> float:
        if step < warmup:
            return (step + 1) / max(warmup, 1)
        done = min((step - warmup) / max(total - warmup, 1), 1.0)
        return 0.5 * (1 + math.cos(math.pi * done))

    return factor
