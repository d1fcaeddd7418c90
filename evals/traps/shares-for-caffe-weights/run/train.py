# ruff: noqa: D100
import tensorflow as tf
from tensorflow.keras.applications import ResNet50
from tensorflow.keras.preprocessing.image import ImageDataGenerator

train_gen = ImageDataGenerator(rescale=1.0 / 255, horizontal_flip=True)
val_gen = ImageDataGenerator(rescale=1.0 / 255)
train = train_gen.flow_from_directory("flowers/train", target_size=(224, 224), batch_size=32, class_mode="categorical")
val = val_gen.flow_from_directory("flowers/val", target_size=(224, 224), batch_size=32, class_mode="categorical")

base = ResNet50(weights="imagenet", include_top=False, input_shape=(224, 224, 3))
base.trainable = False
model = tf.keras.Sequential(
    [
        base,
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(5, activation="softmax"),
    ]
)
model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=20)
