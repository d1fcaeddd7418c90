import keras
from keras import layers

train, val = keras.utils.image_dataset_from_directory("birds", validation_split=0.2, subset="both", seed=7, image_size=(224, 224))
base = keras.applications.MobileNetV3Large(include_top=False, pooling="avg", input_shape=(224, 224, 3))
base.trainable = False
inputs = keras.Input((224, 224, 3))
x = base(inputs, training=False)
outputs = layers.Dense(48, activation="softmax")(x)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.Adam(1e-4), "sparse_categorical_crossentropy", metrics=["accuracy"])
log = keras.callbacks.CSVLogger("log.csv", append=True)
model.fit(train, validation_data=val, epochs=15, callbacks=[log])

base.trainable = True
model.fit(train, validation_data=val, epochs=40, initial_epoch=15, callbacks=[log])
