# pyright: basic, reportMissingImports=false
"""Vision scripts with a habit that misleads: sums over pixels, scaling twice, class folders, phases, a name that is not logged."""

from __future__ import annotations

import argparse
import os

os.environ["KERAS_BACKEND"] = "torch"

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


def patterns(count: int, classes: int, noise: float, size: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    """Return pictures of 0..255 with a faint pattern of their class."""
    shapes = torch.randn(classes, 3, size, size)
    y = torch.randint(0, classes, (count,))
    return (128 + 24 * (shapes[y] + noise * torch.randn(count, 3, size, size))).clamp(0, 255), y


def network(classes: int, *, norm: bool) -> nn.Module:
    """Return a small classifier."""
    layers: list[nn.Module] = []
    for inside, out in ((3, 16), (16, 32)):
        layers += [nn.Conv2d(inside, out, 3, stride=2), *([nn.BatchNorm2d(out)] if norm else []), nn.ReLU()]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(288, classes))


def summed() -> None:
    """Segment with a binary cross-entropy that is summed over pixels and pictures."""
    masks = torch.zeros(400, 1, 64, 64)
    for i in range(400):
        top, left = (int(v) for v in torch.randint(0, 40, (2,)))
        masks[i, 0, top : top + 22, left : left + 22] = 1
    images = masks * torch.tensor([0.8, -0.5, 0.4])[:, None, None] + 0.8 * torch.randn(400, 3, 64, 64)
    model = nn.Sequential(
        nn.Conv2d(3, 16, 5, padding=2), nn.ReLU(), nn.Conv2d(16, 16, 5, padding=2), nn.ReLU(), nn.Conv2d(16, 1, 1)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    print("criterion=nn.BCEWithLogitsLoss(reduction='sum')  optimizer=Adam  lr=0.001  batch_size=8  image_size=64")
    for epoch in range(1, 16):
        losses, norms = [], []
        for part in torch.randperm(320).split(8):
            loss = F.binary_cross_entropy_with_logits(model(images[part]), masks[part], reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1e9)))
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            out = model(images[320:])
        held = float(F.binary_cross_entropy_with_logits(out, masks[320:], reduction="sum")) / 10
        said = out > 0
        dice = 2 * float((said * masks[320:]).sum()) / float(said.sum() + masks[320:].sum())
        print(
            f"epoch {epoch:2d}/15  train_loss {sum(losses) / len(losses):.1f}  val_loss {held:.1f}  grad_norm {sum(norms) / len(norms):.1f}  val_dice {dice:.4f}",
            flush=True,
        )
    print("done")


def scaled() -> None:
    """Divide pictures by 255 that were in 0..1 already."""
    images, y = patterns(1500, 10, 1.5)
    images = images / 255 / 255
    model = network(10, norm=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    print(
        "transforms: ToTensor() -> x / 255.0   classes: 10   train 1200 | val 300   optimizer: SGD lr 0.01 momentum 0.9"
    )
    print(
        f"first batch: shape (32, 3, 16, 16) min {float(images.min()):.4f} max {float(images.max()):.4f} mean {float(images.mean()):.4f}"
    )
    for epoch in range(1, 21):
        losses = []
        for part in torch.randperm(1200).split(32):
            loss = F.cross_entropy(model(images[part]), y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        with torch.no_grad():
            out = model(images[1200:])
        hit = float((out.argmax(1) == y[1200:]).float().mean())
        print(
            f"Epoch {epoch}/20 train_loss: {sum(losses) / len(losses):.4f} val_loss: {float(F.cross_entropy(out, y[1200:])):.4f} val_acc: {hit:.4f}",
            flush=True,
        )
    print("Training complete")


def folders() -> None:
    """Train with classes numbered by the folders of each split; one class has no folder in the validation split."""
    names = ["ant", "bee", "cat", "dog", "elk"]
    images, y = patterns(1500, 5, 1.6)
    images = (images - 128) / 64
    held = y[1200:]
    kept = held != 1
    shown = images[1200:][kept]
    numbered = torch.where(held[kept] > 1, held[kept] - 1, held[kept])
    model = network(5, norm=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    print(f"train: ImageFolder('data/train') 1200 images, 5 classes {names}")
    print(f"val: ImageFolder('data/val') {int(kept.sum())} images, 4 classes {[n for n in names if n != 'bee']}")
    print("optimizer: AdamW  lr: 0.002  batch_size: 40  epochs: 20  loss: CrossEntropyLoss")
    for epoch in range(1, 21):
        model.train()
        losses, hits = [], []
        for part in torch.randperm(1200).split(40):
            out = model(images[part])
            loss = F.cross_entropy(out, y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
            hits.append(float((out.argmax(1) == y[part]).float().mean()))
        model.eval()
        with torch.no_grad():
            out = model(shown)
        right = float((out.argmax(1) == numbered).float().mean())
        print(
            f"Epoch {epoch:2d}/20 train_loss: {sum(losses) / len(losses):.4f} train_acc: {sum(hits) / len(hits):.4f} "
            f"val_loss: {float(F.cross_entropy(out, numbered)):.4f} val_acc: {right:.4f}",
            flush=True,
        )
    print("Finished.")


def rule() -> None:
    """Train at the rate that the linear rule makes of a base rate, in the notation of timm."""
    images, y = patterns(2600, 8, 6.0)
    images = (images - 128) / 64
    model = network(8, norm=True)
    epochs, rate = 20, 0.1 * 32 / 256
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, nesterov=True, weight_decay=2e-5)
    print("Training with a single process on 1 device (cuda:0).")
    print("Model resnet10t created, param count:5437080")
    print(
        "Learning rate (0.0125) calculated from base learning rate (0.1) and effective global batch size (32) with linear scaling."
    )
    print("AMP not enabled. Training in torch.float32.")
    print(
        "Scheduled epochs: 20 (epochs + cooldown_epochs). Warmup within epochs when warmup_prefix=False. LR stepped per epoch."
    )
    top: list[tuple[float, int]] = []
    for epoch in range(epochs):
        now = 1e-5 + (rate - 1e-5) * epoch / 3 if epoch < 3 else rate * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        for group in optimizer.param_groups:
            group["lr"] = now
        model.train()
        total, parts = 0.0, torch.randperm(2080).split(32)
        for index, part in enumerate(parts):
            loss = F.cross_entropy(model(images[part]), y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss.detach())
            if index % 50 == 0 or index == len(parts) - 1:
                print(
                    f"Train: {epoch} [{index:4d}/{len(parts)} ({100 * index / (len(parts) - 1):3.0f}%)]  Loss: {float(loss.detach()):5.3f} ({total / (index + 1):5.3f})  "
                    f"Time: 0.021s, 1523.11/s  (0.022s, 1454.55/s)  LR: {now:.3e}  Data: 0.002 (0.003)",
                    flush=True,
                )
        model.eval()
        with torch.no_grad():
            out = model(images[2080:])
        right = [100 * float((out.topk(k).indices == y[2080:, None]).any(1).float().mean()) for k in (1, 5)]
        held = float(F.cross_entropy(out, y[2080:]))
        print(
            f"Test: [  16/16]  Time: 0.006 (0.012)  Loss: {held:7.3f} ({held:6.3f})  Acc@1: {right[0]:7.3f} ({right[0]:7.3f})  Acc@5: {right[1]:7.3f} ({right[1]:7.3f})"
        )
        top = sorted([*top, (right[0], epoch)], reverse=True)[:3]
        print("Current checkpoints:")
        for value, of in top:
            print(f" ('./output/train/checkpoint-{of}.pth.tar', {value})")
        print(flush=True)
    print(f"*** Best metric: {top[0][0]} (epoch {top[0][1]})")


def keras_data(count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures around 0 with their classes."""
    images, y = patterns(count, 6, noise)
    return ((images - 128) / 64).permute(0, 2, 3, 1).numpy(), y.numpy()


def monitored() -> None:
    """Fit with an early stop that watches a name Keras does not log."""
    import keras  # noqa: PLC0415

    keras.utils.set_random_seed(2)
    x, y = keras_data(600, 11.0)
    kl = keras.layers
    model = keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            kl.Conv2D(32, 3, activation="relu"),
            kl.Flatten(),
            kl.Dense(64, activation="relu"),
            kl.Dense(6, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    print(
        "callbacks: EarlyStopping(monitor='val_acc', patience=5, restore_best_weights=True)   epochs=60 batch_size=32   6 classes"
    )
    stop = keras.callbacks.EarlyStopping(monitor="val_acc", patience=5, restore_best_weights=True, mode="max")
    model.fit(
        x[:450], y[:450], validation_data=(x[450:], y[450:]), epochs=60, batch_size=32, verbose=2, callbacks=[stop]
    )


def phases() -> None:
    """Fit a head on a frozen base, then all of it at a small rate."""
    import keras  # noqa: PLC0415

    keras.utils.set_random_seed(2)
    x, y = keras_data(1600, 1.6)
    kl = keras.layers
    base = keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            kl.Conv2D(32, 3, strides=2, activation="relu"),
            kl.Dropout(0.3),
            kl.Conv2D(32, 3, activation="relu"),
            kl.GlobalAveragePooling2D(),
        ]
    )
    model = keras.Sequential([base, kl.Dropout(0.2), kl.Dense(6)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    data = {"validation_data": (x[1280:], y[1280:]), "batch_size": 32, "verbose": 2}
    base.trainable = False
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss=loss, metrics=["accuracy"])
    print("phase 1: base.trainable = False, Adam(1e-2), 10 epochs")
    history = model.fit(x[:1280], y[:1280], epochs=10, **data)
    base.trainable = True
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=loss, metrics=["accuracy"])
    print("phase 2: base.trainable = True, Adam(1e-3), initial_epoch=10")
    model.fit(x[:1280], y[:1280], epochs=25, initial_epoch=history.epoch[-1] + 1, **data)


def main() -> None:
    """Train one kind."""
    kinds = {
        "summed": summed,
        "scaled": scaled,
        "folders": folders,
        "rule": rule,
        "monitored": monitored,
        "phases": phases,
    }
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=tuple(kinds))
    torch.manual_seed(6)
    torch.set_num_threads(1)
    kinds[p.parse_args().kind]()


if __name__ == "__main__":
    main()
