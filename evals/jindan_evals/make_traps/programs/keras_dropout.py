# pyright: basic, reportMissingImports=false
"""A Keras fit with strong dropout: its `loss` is a mean over the epoch in training mode."""

from __future__ import annotations

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np


def main() -> None:
    """Fit and print Keras' own log."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(8, 24)) * 0.8
    y = rng.integers(0, 8, size=1600)
    x = (centres[y] + rng.normal(size=(1600, 24))).astype("float32")
    keras.utils.set_random_seed(1)
    model = keras.Sequential([
        keras.layers.Dense(128, activation="relu"), keras.layers.Dropout(0.6), keras.layers.Dense(8, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x[:1200], y[:1200], validation_data=(x[1200:], y[1200:]), epochs=25, batch_size=32, verbose=2)


if __name__ == "__main__":
    main()
