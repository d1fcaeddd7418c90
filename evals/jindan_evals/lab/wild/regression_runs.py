# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN202, D103, N812
"""Regressions whose loss has the scale of their target: learnt by heart, never learnt, and lost at the last save."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import torch
import torch.nn.functional as F
from keras import layers
from transformers import AutoModelForSequenceClassification, BertConfig, Trainer, TrainingArguments

from jindan_evals.lab.scenario import More, crashed, failing
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.table import Wild

_OVER = ("overfit", "memorisation", "too_little_data", "best_ckpt_wrong", "long_plateau_waste")
_NONE = (
    "labels_shuffled",
    "plateau_prior",
    "underfit",
    "label_noise",
    "plateau_chance_ce",
    "metric_bug",
    "params_not_in_optim",
)


def _r2(out, y) -> float:
    return 1 - float(((out - y) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def demand_by_heart() -> None:
    print(
        "loading data/bike_hourly.parquet\ntrain 120 rows, valid 400 rows, 12 features, target 'count' (mean 180.2, std 74.9)"
    )
    print("MLPRegressor(hidden=[256, 256, 256], dropout=0.0)  optimizer=AdamW lr=1e-03 weight_decay=0.0  batch_size=16")
    train, val = (
        kit.rows(120, seed=1, noise=0.8, scale=60, shift=180),
        kit.rows(400, seed=2, noise=0.8, scale=60, shift=180),
    )
    x, y = train
    mean, std = y.mean(), y.std()

    def say(r):
        print(
            f"[{int(r['epoch']):>3}/{int(r['epochs'])}]  train rmse {std * r['loss'] ** 0.5:8.3f}   valid rmse {std * r['val_loss'] ** 0.5:8.3f}   valid R2 {r['val_acc']:+.4f}",
            flush=True,
        )

    kit.Fit(
        model=kit.dense(12, 1, hidden=256, depth=3), train=(x, (y - mean) / std), val=(val[0], (val[1] - mean) / std), loss=F.mse_loss,
        score=_r2, say=say, epochs=60, batch=16, lr=1e-3,
    ).run()  # fmt: skip


def rent_saved_nowhere() -> None:
    train, val = kit.rows(90, seed=11, noise=0.9), kit.rows(300, seed=12, noise=0.9)
    kept = []

    def say(r):
        kept.append(r)
        print(
            f"epoch {int(r['epoch'])}: mse={r['loss']:.5f} val_mse={r['val_loss']:.5f} val_mae={r['val_acc']:.4f} lr={r['lr']:.1e}",
            flush=True,
        )

    model = kit.dense(12, 1, hidden=384, depth=3)
    kit.Fit(
        model=model,
        train=train,
        val=val,
        loss=F.mse_loss,
        score=lambda o, y: float((o - y).abs().mean()),
        say=say,
        epochs=45,
        batch=15,
        lr=1e-3,
    ).run()
    with Path("metrics.csv").open("w", newline="") as file:
        rows = [
            {"epoch": int(r["epoch"]), "mse": r["loss"], "val_mse": r["val_loss"], "val_mae": r["val_acc"]}
            for r in kept
        ]
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    print("training finished, saving the final model", flush=True)
    torch.save(model.state_dict(), "artifacts/2026-03-02/final.pt")


def strength_of_nothing() -> None:
    (x, y), (vx, vy) = kit.rows(600, scale=9.0, shift=35.0), kit.rows(200, seed=2, scale=9.0, shift=35.0)
    y = y[torch.randperm(len(y), generator=torch.Generator().manual_seed(4))]
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [
            layers.Dense(16, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="mse", metrics=["mae", keras.metrics.R2Score(name="r2")])
    model.fit(
        x.numpy(), y.numpy(), validation_data=(vx.numpy(), vy.numpy()), epochs=25, batch_size=32, verbose=2,
        callbacks=[keras.callbacks.CSVLogger("training.csv")],
    )  # fmt: skip


def similarity_by_heart() -> None:
    rng = np.random.default_rng(3)
    config = BertConfig(vocab_size=200, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, num_labels=1,
                        problem_type="regression", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, max_position_embeddings=32)  # fmt: skip
    weight = np.random.default_rng(8).normal(size=200)

    def rows(n):
        ids = rng.integers(5, 200, size=(n, 16))
        score = 2.5 + 3.0 * weight[ids].mean(1) + rng.normal(size=n)
        return [
            {
                "input_ids": torch.tensor(i),
                "attention_mask": torch.ones(16, dtype=torch.long),
                "labels": torch.tensor(float(s)),
            }
            for i, s in zip(ids, score, strict=True)
        ]

    def measures(p):
        out = p.predictions.squeeze()
        return {"mse": float(((out - p.label_ids) ** 2).mean()), "pearson": float(np.corrcoef(out, p.label_ids)[0, 1])}

    torch.manual_seed(1)
    args = TrainingArguments(
        "out", num_train_epochs=25, per_device_train_batch_size=16, per_device_eval_batch_size=100, learning_rate=1e-3, logging_steps=10, eval_strategy="epoch",
        save_strategy="epoch", save_total_limit=1, report_to="none", use_cpu=True, weight_decay=0.01,
    )  # fmt: skip
    trainer = Trainer(
        AutoModelForSequenceClassification.from_config(config),
        args,
        train_dataset=rows(160),
        eval_dataset=rows(200),
        compute_metrics=measures,
    )
    trainer.train()
    trainer.save_state()
    print(json.dumps(trainer.evaluate()))


RUNS = (
    Wild(name="demand-by-heart", play=demand_by_heart, log="train.out", truth=failing(_OVER)),
    Wild(
        name="rent-saved-nowhere",
        play=rent_saved_nowhere,
        truth=crashed(
            _OVER, ("missing_file", "config_error"), more=More(also_ok=("failing",), forbidden=("data_missing",))
        ),
    ),
    Wild(name="strength-of-nothing", play=strength_of_nothing, log="console.log", truth=failing(_NONE)),
    Wild(name="similarity-by-heart", play=similarity_by_heart, truth=failing(_OVER)),
)
