"""Made for one run."""

import keras
from data import x, xv, y, yv

model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(
    x,
    y,
    epochs=25,
    batch_size=256,
    class_weight={0: 1.0, 1: 12.0},
    validation_data=(xv, yv),
    callbacks=[keras.callbacks.CSVLogger("history.csv")],
)
