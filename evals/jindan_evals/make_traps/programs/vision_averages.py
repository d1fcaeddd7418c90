# pyright: basic, reportMissingImports=false
"""A network of timm whose summary holds the figures of the averaged weights only, as train.py writes them with --model-ema."""

from __future__ import annotations

from pathlib import Path

import timm
import torch
import torch.nn.functional as F  # noqa: N812
from timm.utils import ModelEmaV3
from torch import nn

_CLASSES, _SIDE, _BATCH, _EPOCHS = 8, 24, 32, 12
_DECAY = 0.9998


def stripes(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return noisy stripes; the class is their direction."""
    kinds, at = torch.randint(0, _CLASSES, (count,)), torch.arange(_SIDE).float()
    angle = torch.pi * kinds / _CLASSES
    phase = 0.8 * (angle.cos()[:, None, None] * at[:, None] + angle.sin()[:, None, None] * at[None]) + 6 * torch.rand(
        count, 1, 1
    )
    return phase.sin()[:, None] + 2.2 * torch.randn(count, 3, _SIDE, _SIDE), kinds


def judged(model: nn.Module, images: torch.Tensor, kinds: torch.Tensor) -> tuple[float, float]:
    """Return the cross-entropy and the share of right answers in per cent."""
    model.eval()
    with torch.no_grad():
        out = model(images)
    return float(F.cross_entropy(out, kinds)), 100 * float((out.argmax(1) == kinds).float().mean())


def main() -> None:
    """Train, average, and write summary.csv and args.yaml."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = timm.create_model("resnet10t", num_classes=_CLASSES)
    average = ModelEmaV3(model, decay=_DECAY)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, _EPOCHS)
    (images, kinds), (held, true) = stripes(960), stripes(240)
    rows = ["epoch,train_loss,eval_loss,eval_top1,lr"]
    for epoch in range(_EPOCHS):
        model.train()
        losses = []
        for part in torch.randperm(len(images)).split(_BATCH):
            loss = F.cross_entropy(model(images[part]), kinds[part], label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            average.update(model)
            losses.append(float(loss.detach()))
        rate = optimizer.param_groups[0]["lr"]
        schedule.step()
        count = len(losses) - 1
        for at in (0, count // 2, count):
            mean = sum(losses[: at + 1]) / (at + 1)
            print(
                f"Train: {epoch} [{at:4d}/{count} ({100 * at // count:3d}%)]  Loss: {losses[at]:#.3g} ({mean:#.3g})  "
                f"Time: 0.231s,  138.23/s  (0.236s,  135.75/s)  LR: {rate:.3e}  Data: 0.010 (0.012)",
                flush=True,
            )
        for suffix, net in (("", model), (" (EMA)", average.module)):
            value, right = judged(net, held, true)
            print(
                f"Test{suffix}: [   7/7]  Time: 0.031 (0.030)  Loss: {value:7.3f} ({value:7.3f})  Acc@1: {right:7.3f} ({right:7.3f})"
            )
        rows.append(f"{epoch},{sum(losses) / len(losses):.6f},{value:.6f},{right:.4f},{rate:.8f}")
    Path("summary.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    settings = {
        "batch_size": _BATCH, "epochs": _EPOCHS, "lr": 2e-3, "model": "resnet10t", "model_ema": "true", "model_ema_decay": _DECAY,
        "model_ema_force_cpu": "false", "num_classes": _CLASSES, "opt": "adamw", "sched": "cosine", "smoothing": 0.1,
        "warmup_epochs": 0, "weight_decay": 0.05,
    }  # fmt: skip
    Path("args.yaml").write_text("".join(f"{k}: {v}\n" for k, v in settings.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
