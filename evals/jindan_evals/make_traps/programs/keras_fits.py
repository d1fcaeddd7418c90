# pyright: basic, reportMissingImports=false
"""Fits of Keras in which a default decides: which rows are held out, what a loss takes, how long a generator lasts."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np

Pair = tuple[np.ndarray, np.ndarray]


def rows(*, by_class: bool) -> Pair:
    """Return 1600 rows of eight clusters."""
    rng = np.random.default_rng(1)
    y = np.sort(rng.integers(0, 8, size=1600)) if by_class else rng.integers(0, 8, size=1600)
    x = (rng.normal(size=(8, 24))[y] * 0.8 + rng.normal(size=(1600, 24))).astype("float32")
    return x, y


def model(*, softmax: bool, rate: float = 1e-3, from_logits: bool = False) -> keras.Model:
    """Return a compiled classifier."""
    last = keras.layers.Dense(8, activation="softmax" if softmax else None)
    made = keras.Sequential([keras.layers.Dense(64, activation="relu"), last])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    made.compile(optimizer=keras.optimizers.Adam(rate), loss=loss, metrics=["accuracy"])
    return made


def once(x: np.ndarray, y: np.ndarray) -> Iterator[Pair]:
    """Yield each batch a single time."""
    for start in range(0, 1200, 32):
        yield x[start : start + 32], y[start : start + 32]


def main() -> None:
    """Fit one kind and print Keras' own log."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("split", "logits", "generator", "mode"))
    kind = p.parse_args().kind
    keras.utils.set_random_seed(1)
    x, y = rows(by_class=kind == "split")
    if kind == "split":
        print(
            "fit(x, y, validation_split=0.2, epochs=20, batch_size=32)  num_classes: 8  rows: 1600 (read class by class)"
        )
        model(softmax=True).fit(x, y, validation_split=0.2, epochs=20, batch_size=32, verbose=2)
    elif kind == "logits":
        print("Dense(8) -> SparseCategoricalCrossentropy()  Adam(0.001)  batch_size: 32  num_classes: 8")
        model(softmax=False).fit(
            x[:1200], y[:1200], validation_data=(x[1200:], y[1200:]), epochs=15, batch_size=32, verbose=2
        )
    elif kind == "generator":
        print("fit(train_batches(), steps_per_epoch=38, epochs=10)  Adam(0.001)  num_classes: 8")
        model(softmax=True).fit(
            once(x, y), steps_per_epoch=38, validation_data=(x[1200:], y[1200:]), epochs=10, verbose=2
        )
    else:
        print("EarlyStopping(monitor='val_loss', mode='max', patience=4)  epochs: 60  Adam(0.001)  num_classes: 8")
        stop = keras.callbacks.EarlyStopping(monitor="val_loss", mode="max", patience=4, verbose=1)
        model(softmax=True).fit(
            x[:1200],
            y[:1200],
            validation_data=(x[1200:], y[1200:]),
            epochs=60,
            batch_size=32,
            verbose=2,
            callbacks=[stop],
        )


if __name__ == "__main__":
    main()
