import tensorflow as tf
from tensorflow import keras

def load(subset, seed):
    return keras.utils.image_dataset_from_directory(
        "skin", validation_split=0.25, subset=subset, seed=seed, image_size=(128, 128), batch_size=32)

train_ds = load("training", 1337)
val_ds = load("validation", 42)
model = keras.Sequential([
    keras.layers.Rescaling(1.0 / 255), *[layer for f in (32, 64, 128) for layer in (keras.layers.Conv2D(f, 3, activation="relu"), keras.layers.MaxPooling2D())],
    keras.layers.Flatten(), keras.layers.Dense(128, activation="relu"), keras.layers.Dense(7)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(train_ds, validation_data=val_ds, epochs=25, callbacks=[keras.callbacks.CSVLogger("training.log")])
