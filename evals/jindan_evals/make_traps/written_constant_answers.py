"""The traps of models whose best answer is one constant, and of figures that arithmetic rules out."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping

Files = dict[str, str]


def _fall(epoch: float, pace: float) -> float:
    return math.exp(-epoch / pace)


def noise_never_predicted() -> Files:
    """Return a diffusion model whose error is the variance of the noise that it should predict."""
    noise = random.Random(21)
    lines = ["model: UNet 35.7M | prediction_type=epsilon | beta_schedule=linear | T=1000"]
    for step in range(200, 12001, 200):
        error, norm = 1.0006 + noise.gauss(0, 0.0012), abs(noise.gauss(0, 0.0003))
        lines.append(f"[{step:6d}/80000] mse {error:.4f} | gnorm {norm:.4f} | lr 1.00e-04 | 3.1 it/s")
    note = "loss가 1.0에서 안정적으로 수렴했다. 샘플이 잡음뿐인 것은 샘플러 문제로 보임.\n"
    return {"train.log": "\n".join(lines) + "\n", "NOTES.md": note}


def price_is_the_mean() -> Files:
    """Return a regression whose squared error is the variance of the prices."""
    noise = random.Random(22)
    lines = ["[data] train 18,420 rows, valid 2,046 rows | target price: mean 41.27 std 12.31 min 3.1 max 97.6"]
    for epoch in range(1, 41):
        train, held_out = (
            level + gain * _fall(epoch, 1.1) + noise.gauss(0, 0.3) for level, gain in ((151.9, 900), (152.4, 870))
        )
        lines.append(
            f"epoch {epoch:3d}/40 train_mse {train:.3f} valid_mse {held_out:.3f} valid_rmse {held_out**0.5:.3f} lr 1.0e-03"
        )
    return {"run.log": "\n".join(lines) + "\n", "NOTES.md": "RMSE가 22에서 12.3까지 내려가 학습이 잘 되었다.\n"}


def crack_never_found() -> Files:
    """Return a segmentation told class by class, in which one class alone is found."""
    noise, lines = random.Random(23), list[str]()
    for epoch in range(1, 26):
        share = 0.9931 + noise.gauss(0, 0.0001)
        losses = (level + 0.4 * _fall(epoch, 1.5) + noise.gauss(0, 0.0006) for level in (0.031, 0.0325))
        lines.append(
            "Epoch [{}/25] loss: {:.4f} val_loss: {:.4f} pixel_acc: {:.4f} IoU_background: {:.4f} IoU_crack: 0.0000 mIoU: {:.4f}".format(
                epoch, *losses, share, share, share / 2
            )
        )
    opts = "model: unet\nencoder: resnet34\nloss: cross_entropy\nclasses: [background, crack]\nlr: 0.0003\nbatch: 8\n"
    note = "pixel acc 99.3 %. mIoU가 0.5인 것은 해상도가 낮아서이다.\n"
    return {"train.log": "\n".join(lines) + "\n", "opts.yaml": opts, "NOTES.md": note}


def more_right_than_rows() -> Files:
    """Return accuracies that were divided by the rows of full batches only."""
    noise, rows = random.Random(24), ["epoch,loss,acc,val_loss,val_acc"]
    for epoch in range(1, 21):
        gap = _fall(epoch, 3)
        train = (0.975 - 0.7 * gap) * 50000 / 48000 + noise.gauss(0, 0.001)
        held_out = (0.936 - 0.66 * gap) * 10000 / 9216 + noise.gauss(0, 0.001)
        rows.append(f"{epoch},{0.08 + 1.9 * gap:.4f},{train:.4f},{0.21 + 1.8 * gap:.4f},{held_out:.4f}")
    config = {"batch_size": 1024, "epochs": 20, "dataset": "cifar10", "drop_last": True, "lr": 0.002}
    return {
        "log.csv": "\n".join(rows) + "\n",
        "config.json": json.dumps(config),
        "NOTES.md": "val acc 1.01? 누수로 보임.\n",
    }


def focal_of_a_coin() -> Files:
    """Return a focal loss over two classes at what one half costs."""
    noise, rows, level = random.Random(25), list[str](), 0.25 * math.log(2)
    for epoch in range(1, 31):
        told = {
            "epoch": epoch,
            "train_loss": round(level + 0.02 * _fall(epoch, 1) + noise.gauss(0, 0.0005), 5),
            "val_loss": round(level + 0.0003 + noise.gauss(0, 0.0004), 5),
            "val_acc": round(0.5 + noise.gauss(0, 0.006), 4),
        }
        rows.append(json.dumps(told))
    config = "num_classes: 2\nclass_counts: [5010, 4990]\nloss: focal\nfocal_gamma: 2.0\nlr: 0.0001\nbatch_size: 64\nepochs: 30\n"
    note = "loss 0.17이면 충분히 낮다. 정확도 계산 코드가 틀린 듯.\n"
    return {"metrics.jsonl": "\n".join(rows) + "\n", "config.yaml": config, "NOTES.md": note}


def held_out_better_than_training() -> Files:
    """Return a training set of which a fifth is labelled wrong, beside a held-out set that is clean."""
    noise, rows = random.Random(26), ["epoch,train_loss,train_acc,val_loss,val_acc,lr"]
    for epoch in range(1, 41):
        gap, rate = _fall(epoch, 4), 0.05 * (1 + math.cos(math.pi * (epoch - 1) / 40))
        rows.append(
            f"{epoch},{1.02 + 1.25 * gap:.4f},{0.792 - 0.6 * gap + noise.gauss(0, 0.002):.4f},"
            f"{0.43 + 1.8 * gap:.4f},{0.962 - 0.75 * gap + noise.gauss(0, 0.002):.4f},{rate:.5f}"
        )
    config = {
        "arch": "resnet18",
        "epochs": 40,
        "lr": 0.1,
        "augment": "none",
        "dropout": 0,
        "mixup": 0,
        "num_classes": 10,
    }
    note = "train acc가 79 %에서 멈췄다. 과소적합. val이 더 높으니 누수 같기도 하다.\n"
    return {"log.csv": "\n".join(rows) + "\n", "args.json": json.dumps(config), "NOTES.md": note}


CONSTANT_ANSWERS: Mapping[str, Callable[[], Files]] = {
    "noise-never-predicted": noise_never_predicted,
    "price-is-the-mean": price_is_the_mean,
    "crack-never-found": crack_never_found,
    "more-right-than-rows": more_right_than_rows,
    "focal-of-a-coin": focal_of_a_coin,
    "held-out-better-than-training": held_out_better_than_training,
}
