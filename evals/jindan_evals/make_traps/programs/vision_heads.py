# pyright: basic, reportMissingImports=false
"""Image classifiers whose first figures look wrong: a head with too many outputs, slow moving averages of BatchNorm."""

from __future__ import annotations

import argparse
import math
import os

os.environ["KERAS_BACKEND"] = "torch"

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def pictures(count: int, classes: int, noise: float, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures of faint patterns, one a class."""
    rng = np.random.default_rng(7)
    patterns = rng.normal(size=(classes, 16, 16, 3))
    y = rng.integers(0, classes, size=count)
    return (shift + patterns[y] + noise * rng.normal(size=(count, 16, 16, 3))).astype("float32"), y


def thousand() -> None:
    """Train ten classes with the 1000 outputs of ImageNet."""
    x, y = pictures(2400, 10, 5.5)
    images, labels = torch.tensor(x).permute(0, 3, 1, 2), torch.tensor(y)
    model = nn.Sequential(
        nn.Conv2d(3, 32, 3, stride=2), nn.BatchNorm2d(32), nn.ReLU(), nn.Conv2d(32, 64, 3, stride=2),
        nn.BatchNorm2d(64), nn.ReLU(), nn.Flatten(), nn.Linear(576, 1000),
    )  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9, weight_decay=1e-4, nesterov=True)
    epochs = 12
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
    print("Model convnet_tiny created, param count: 596,200  (num_classes=1000)")
    print("Dataset: 10 class folders, 2000 train / 400 validation images  optimizer: sgd  lr: 0.02  batch_size: 50")
    print(f"Scheduled epochs: {epochs}. LR stepped per epoch.")
    for epoch in range(epochs):
        total = 0.0
        model.train()
        parts = torch.randperm(2000).split(50)
        rate = optimizer.param_groups[0]["lr"]
        for index, part in enumerate(parts):
            loss = F.cross_entropy(model(images[part]), labels[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach())
            if index % 20 == 0 or index == len(parts) - 1:
                print(
                    f"Train: {epoch} [{index:4d}/{len(parts)} ({100 * index / (len(parts) - 1):3.0f}%)]  Loss: {float(loss.detach()):6.3f} "
                    f"({total / (index + 1):5.3f})  Time: 0.031s, 1612.90/s  LR: {rate:.3e}  Data: 0.004 (0.005)",
                    flush=True,
                )
        schedule.step()
        model.eval()
        with torch.no_grad():
            out = model(images[2000:])
        right = [float((out.topk(k).indices == labels[2000:, None]).any(1).float().mean()) * 100 for k in (1, 5)]
        held = float(F.cross_entropy(out, labels[2000:]))
        print(
            f"Test: [   7/7]  Time: 0.012 (0.013)  Loss:  {held:6.3f} ({held:6.3f})  Acc@1: {right[0]:7.3f} ({right[0]:7.3f})  "
            f"Acc@5: {right[1]:7.3f} ({right[1]:7.3f})",
            flush=True,
        )
    print(f"*** Best metric: {right[0]} (epoch {epochs - 1})")


def averages(epochs: int) -> None:
    """Fit a Keras network whose BatchNorm has seen few batches."""
    import keras  # noqa: PLC0415

    keras.utils.set_random_seed(3)
    x, y = pictures(400, 5, 1.5, shift=3.0)
    kl = keras.layers
    model = keras.Sequential([
        keras.Input((16, 16, 3)), kl.Conv2D(16, 3, use_bias=False), kl.BatchNormalization(), kl.ReLU(),
        kl.Conv2D(32, 3, strides=2, use_bias=False), kl.BatchNormalization(), kl.ReLU(), kl.GlobalAveragePooling2D(), kl.Dense(5),
    ])  # fmt: skip
    model.compile(
        optimizer=keras.optimizers.Adam(1e-2), metrics=["accuracy"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )  # fmt: skip
    steps = math.ceil(320 / 64)
    print(
        f"Conv-BatchNormalization(momentum=0.99)-ReLU x2, GlobalAveragePooling2D, Dense(5)   320 train / 80 val, batch_size=64, steps per epoch {steps}"
    )
    model.fit(x[:320], y[:320], validation_data=(x[320:], y[320:]), epochs=epochs, batch_size=64, verbose=2)


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("thousand", "averages"))
    p.add_argument("--epochs", type=int, default=14)
    a = p.parse_args()
    torch.manual_seed(4)
    torch.set_num_threads(1)
    thousand() if a.kind == "thousand" else averages(a.epochs)


if __name__ == "__main__":
    main()
