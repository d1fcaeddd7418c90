import keras

from rows import x_train, x_val, y_train, y_val

model = keras.Sequential([keras.layers.Input((48,)), keras.layers.Dense(160, activation="relu"),
                          keras.layers.Dense(12, activation="softmax")])
model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9), loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
decay = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.93 ** epoch)
model.fit(x_train, y_train, epochs=50, validation_data=(x_val, y_val), verbose=2, callbacks=[decay])
