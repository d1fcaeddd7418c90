import keras

from rows import x_train, x_val, y_train, y_val

model = keras.Sequential([keras.layers.Input((20,)), keras.layers.Dense(64, activation="relu"),
                          keras.layers.Dense(7, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.Accuracy()])
model.fit(x_train, y_train, batch_size=32, epochs=14, validation_data=(x_val, y_val), verbose=2)
