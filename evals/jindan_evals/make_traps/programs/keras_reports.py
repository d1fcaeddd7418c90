# pyright: basic, reportMissingImports=false
"""Fits of Keras that are read wrongly at the end: a least change above the loss, answers compared in another order."""

from __future__ import annotations

import argparse
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
from keras import layers

_NAMES = ("apple", "apricot", "cherry", "grape", "lemon", "pear")


def spots(count: int) -> np.ndarray:
    """Return pictures of one faint spot each, whose values lie below 0.03."""
    rng, (y, x) = np.random.default_rng(0), np.mgrid[:16, :16] / 16
    made = [
        0.02 * np.exp(-((x - rng.uniform(0.2, 0.8)) ** 2 + (y - rng.uniform(0.2, 0.8)) ** 2) / rng.uniform(0.01, 0.05))
        + 0.01 * rng.uniform()
        for _ in range(count)
    ]
    return np.stack(made)[..., None].astype("float32")


def least_change() -> None:
    """Train an autoencoder whose loss lies below min_delta, with ReduceLROnPlateau as it comes."""
    data = spots(600)
    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)), layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"), layers.Flatten(), layers.Dense(24),
            layers.Dense(512, activation="relu"), layers.Reshape((4, 4, 32)),
            layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2DTranspose(1, 3, strides=2, padding="same"),
        ]
    )  # fmt: skip
    model.compile(keras.optimizers.Adam(2e-4), loss="mse")
    plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=3, verbose=1)
    model.fit(
        data[:500],
        data[:500],
        validation_data=(data[500:], data[500:]),
        epochs=40,
        batch_size=32,
        verbose=2,
        callbacks=[plateau],
    )


def waves(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return noisy stripes; the class is their direction."""
    kinds, at = rng.integers(0, len(_NAMES), count), np.arange(16)
    made = np.zeros((count, 16, 16, 1), "float32")
    for i, kind in enumerate(kinds):
        angle = np.pi * kind / len(_NAMES)
        wave = np.sin(0.8 * (np.cos(angle) * at[:, None] + np.sin(angle) * at[None]) + rng.uniform(0, 6))
        made[i, ..., 0] = wave + rng.normal(0, 0.9, (16, 16))
    return made, kinds


def order() -> None:
    """Train a classifier and report on it with the answers of a shuffled generator."""
    rng = np.random.default_rng(0)
    (x, y), (xv, yv) = waves(900, rng), waves(360, rng)
    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)), layers.Conv2D(16, 5, activation="relu"), layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"), layers.GlobalAveragePooling2D(),
            layers.Dense(len(_NAMES), activation="softmax"),
        ]
    )  # fmt: skip
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    print(f"Found {len(x)} images belonging to 6 classes.\nFound {len(xv)} images belonging to 6 classes.")
    model.fit(x, y, validation_data=(xv, yv), epochs=12, batch_size=32, verbose=2)
    by_folder = np.argsort(yv, kind="stable")
    said = model.predict(xv[by_folder][rng.permutation(len(yv))], verbose=0).argmax(1)
    report(yv[by_folder], said)


def report(true: np.ndarray, said: np.ndarray) -> None:
    """Print the table of sklearn.metrics.classification_report."""
    print(f"{'':13s}precision    recall  f1-score   support\n")
    rows = []
    for kind, name in enumerate(_NAMES):
        right, count = ((said == kind) & (true == kind)).sum(), (true == kind).sum()
        p, r = right / max(1, (said == kind).sum()), right / count
        rows.append((p, r, 2 * p * r / max(1e-9, p + r)))
        print(f"{name:>12s}" + "".join(f"{v:10.2f}" for v in rows[-1]) + f"{count:10d}")
    print(f"\n{'accuracy':>12s}{'':20s}{(said == true).mean():10.2f}{len(true):10d}")
    print(f"{'macro avg':>12s}" + "".join(f"{v:10.2f}" for v in np.mean(rows, 0)) + f"{len(true):10d}")


def main() -> None:
    """Fit one kind and print Keras' own log."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("least-change", "order"))
    kind = p.parse_args().kind
    keras.utils.set_random_seed(1)
    least_change() if kind == "least-change" else order()


if __name__ == "__main__":
    main()
