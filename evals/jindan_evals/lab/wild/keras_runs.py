# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN003, ANN202, D103, PLR0913
"""Scripts on Keras' own fit(), with its own console, CSVLogger and callbacks."""

from __future__ import annotations

import os
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers

from jindan_evals.lab.scenario import More, failing, healthy
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.table import Wild

_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste")


def _pics(n=600, m=200, classes=5, noise=1.0, prior=None):
    def split(count, seed):
        x, y = kit.pictures(count, classes, seed=seed, noise=noise, size=10, prior=prior)
        return np.moveaxis(x.numpy(), 1, -1), y.numpy()

    return split(n, 1), split(m, 2)


def _net(classes=5, act="softmax", drop=0.0, hidden=64):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            layers.Flatten(),
            layers.Dense(hidden, activation="relu"),
            layers.Dropout(drop),
            layers.Dense(classes, activation=act),
        ]
    )


def _fit(
    model,
    train,
    val,
    *,
    loss="sparse_categorical_crossentropy",
    opt=None,
    epochs=12,
    verbose=2,
    metrics=("accuracy",),
    callbacks=(),
    **more,
):
    model.compile(optimizer=opt or keras.optimizers.Adam(1e-3), loss=loss, metrics=list(metrics))
    model.fit(
        *train, validation_data=val, epochs=epochs, batch_size=32, verbose=verbose, callbacks=list(callbacks), **more
    )


def few_pictures() -> None:
    train, val = _pics(90, 300, noise=2.0)
    _fit(_net(hidden=256), train, val, epochs=40, callbacks=[keras.callbacks.CSVLogger("training.csv")])


def softmax_and_logits() -> None:
    train, val = _pics()
    _fit(_net(), train, val, loss=keras.losses.CategoricalCrossentropy(from_logits=False), epochs=1) if False else None
    model = _net(act=None)
    model.add(layers.Softmax())
    model.add(layers.Lambda(lambda x: x))
    _fit(model, train, val, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), epochs=25)


def logits_as_probabilities() -> None:
    train, val = _pics()
    _fit(_net(act=None), train, val, loss="sparse_categorical_crossentropy", epochs=12)


def sigmoid_for_prices() -> None:
    (x, y), (vx, vy) = kit.rows(800, scale=80.0, shift=300.0), kit.rows(200, seed=2, scale=80.0, shift=300.0)
    keras.utils.set_random_seed(1)
    model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1, activation="sigmoid")])
    _fit(model, (x.numpy(), y.numpy()), (vx.numpy(), vy.numpy()), loss="mse", metrics=["mae"], epochs=15)


def rate_one() -> None:
    train, val = _pics()
    print("optimizer = Adam(learning_rate=0.5), batch_size = 32, epochs = 12, num_classes = 5")
    _fit(_net(), train, val, opt=keras.optimizers.Adam(0.5), callbacks=[keras.callbacks.CSVLogger("history.csv")])


def plateau_callback() -> None:
    train, val = _pics(1500, 300)
    _fit(
        _net(drop=0.3),
        train,
        val,
        epochs=15,
        callbacks=[keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5, verbose=1)],
    )


def last_fifth() -> None:
    (x, y), _ = _pics(1000, 10)
    order = np.argsort(y, kind="stable")
    model = _net()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    print("Train on 800 samples, validate on 200 samples (validation_split=0.2)")
    model.fit(x[order], y[order], validation_split=0.2, epochs=15, batch_size=32, verbose=2)


def stop_on_max() -> None:
    train, val = _pics(1500, 300, noise=1.6)
    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", mode="max", patience=3, verbose=1, restore_best_weights=True
    )
    print("callbacks: EarlyStopping(monitor='val_loss', mode='max', patience=3, restore_best_weights=True), epochs=100")
    _fit(_net(), train, val, epochs=100, opt=keras.optimizers.Adam(1e-4), callbacks=[stop])


def log_of_negative() -> None:
    (x, y), (vx, vy) = kit.rows(800), kit.rows(200, seed=2)

    def msle(a, b):
        return keras.ops.mean((keras.ops.log(a + 1) - keras.ops.log(b + 1)) ** 2)

    keras.utils.set_random_seed(1)
    model = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(1)])
    _fit(model, (x.numpy(), np.abs(y.numpy()) * 3), (vx.numpy(), np.abs(vy.numpy()) * 3), loss=msle, metrics=["mae"], epochs=10,
         callbacks=[keras.callbacks.TerminateOnNaN()])  # fmt: skip


def one_class_says_all() -> None:
    train, val = _pics(1200, 400, 2, noise=7.0, prior=[0.9, 0.1])
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [layers.Flatten(), layers.Dropout(0.6), layers.Dense(1, activation="sigmoid", kernel_regularizer="l2")]
    )
    _fit(
        model,
        train,
        val,
        loss="binary_crossentropy",
        metrics=["accuracy", keras.metrics.Recall(name="recall")],
        epochs=10,
        opt=keras.optimizers.SGD(0.003),
    )


def gentle() -> None:
    warnings.warn("Your `PyDataset` class should call `super().__init__(**kwargs)` in its constructor.", stacklevel=1)
    print("WARNING:absl:Compiled the loaded model, but the compiled metrics have yet to be built.")
    train, val = _pics(1500, 300)
    _fit(_net(drop=0.4), train, val, epochs=12, verbose=1)


def bar_over() -> None:
    train, val = _pics(80, 300, noise=2.2)
    _fit(_net(hidden=256), train, val, epochs=8, opt=keras.optimizers.Adam(2e-3), verbose=1)


def no_val() -> None:
    train, _ = _pics(600)
    _fit(_net(), train, None, epochs=10)


def dead_start() -> None:
    train, val = _pics(600)
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            layers.Flatten(),
            *[layers.Dense(48, activation="relu", kernel_initializer="zeros") for _ in range(3)],
            layers.Dense(5, activation="softmax"),
        ]
    )
    _fit(model, train, val, epochs=10)


def wrong_targets() -> None:
    (x, y), (vx, vy) = _pics(600)
    _fit(_net(3), (x, y), (vx, vy), epochs=5)


RUNS = (
    Wild(name="few-pictures", play=few_pictures, log="console.log", truth=failing(_OVER)),
    Wild(
        name="softmax-and-logits",
        play=softmax_and_logits,
        log="console.log",
        truth=failing(("double_softmax", "wrong_loss"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="logits-as-probabilities",
        play=logits_as_probabilities,
        log="output.txt",
        truth=failing(
            (
                "wrong_loss",
                "double_softmax",
                "init_bad",
                "plateau_chance_ce",
                "dying_relu",
                "lr_too_high_oscillate",
                "labels_shuffled",
                "params_not_in_optim",
                "nan_lr_diverge",
            )
        ),
    ),
    Wild(
        name="sigmoid-for-prices",
        play=sigmoid_for_prices,
        log="output.txt",
        truth=failing(("wrong_loss", "input_not_normalised", "underfit", "dying_relu", "grad_vanish")),
    ),
    Wild(
        name="rate-one",
        play=rate_one,
        log="nohup.out",
        truth=failing(
            ("optimizer_lr_mismatch", "lr_too_high_oscillate", "plateau_chance_ce", "dying_relu", "diverge_no_nan")
        ),
    ),
    Wild(name="plateau-callback", play=plateau_callback, log="nohup.out", truth=healthy("Rate halved on plateaus.")),
    Wild(
        name="last-fifth",
        play=last_fifth,
        truth=failing(("train_val_shift", "shuffle_off", "overfit", "labels_shuffled", "metric_bug")),
    ),
    Wild(
        name="stop-on-max",
        play=stop_on_max,
        truth=failing(("early_stop_wrong", "epochs_too_few", "underfit"), more=More(also_ok=("healthy",))),
    ),
    Wild(
        name="log-of-negative",
        play=log_of_negative,
        truth=failing(
            ("nan_from_step0", "wrong_loss", "nan_bad_data"),
            more=More(also_ok=("crashed",), remarks_ok=("nan_lr_diverge",)),
        ),
    ),
    Wild(name="one-class", play=one_class_says_all, truth=failing(("class_imbalance", "plateau_prior", "metric_bug"))),
    Wild(
        name="gentle",
        play=gentle,
        log="console.log",
        truth=healthy("Dropout: the training loss lies above the held-out loss."),
    ),
    Wild(name="bar-over", play=bar_over, log="console.log", truth=failing(_OVER)),
    Wild(
        name="no-val",
        play=no_val,
        truth=healthy("No validation.", also_ok=("insufficient_evidence",), remarks_ok=("no_validation",)),
    ),
    Wild(
        name="dead-start",
        play=dead_start,
        truth=failing(
            (
                "init_bad",
                "plateau_chance_ce",
                "dying_relu",
                "params_not_in_optim",
                "frozen_layers",
                "grad_vanish",
                "labels_shuffled",
            )
        ),
    ),
    Wild(
        name="wrong-targets",
        play=wrong_targets,
        truth=failing(
            ("num_labels_mismatch", "shape_mismatch", "labels_corrupt", "code_error"), more=More(also_ok=("crashed",))
        ),
    ),
)
