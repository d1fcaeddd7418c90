# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
# ruff: noqa: ANN001, ANN202, D103, N812
"""Runs whose targets tell nothing, or tell something else than before: tags, rare masks, a second task."""

from __future__ import annotations

import json
import os

import lightning
import numpy as np
import torch
import torch.nn.functional as F
from lightning.pytorch.callbacks import LearningRateMonitor
from lightning.pytorch.loggers import CSVLogger
from torch.utils.data import DataLoader, TensorDataset
from transformers import AutoModelForSequenceClassification, BertConfig, Trainer, TrainingArguments

from jindan_evals.lab.scenario import More, crashed, failing, healthy
from jindan_evals.lab.wild import kit
from jindan_evals.lab.wild.schedule_runs import Tagger
from jindan_evals.lab.wild.table import Wild


def _tags(n, *, seed, tags=10, shuffled=False):
    rng = np.random.default_rng(seed)
    ids = rng.integers(5, 150, size=(n, 20))
    y = np.stack([((ids >= 5 + 12 * t) & (ids < 6 + 12 * t + t // 2)).any(1) for t in range(tags)], 1).astype(
        np.float32
    )
    if shuffled:
        y = y[rng.permutation(n)]
    return [
        {"input_ids": torch.tensor(i), "attention_mask": torch.ones(20, dtype=torch.long), "labels": torch.tensor(t)}
        for i, t in zip(ids, y, strict=True)
    ]


def _tag_measures(p):
    said, y = p.predictions > 0, p.label_ids > 0.5
    hit = (said & y).sum(0)
    f1 = 2 * hit / np.maximum(said.sum(0) + y.sum(0), 1)
    micro = 2 * hit.sum() / max(said.sum() + y.sum(), 1)
    return {
        "f1_micro": float(micro),
        "f1_macro": float(f1.mean()),
        "subset_accuracy": float((said == y).all(1).mean()),
        "hamming": float((said != y).mean()),
    }


class _Bag(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words, self.bias = torch.nn.EmbeddingBag(150, 10, mode="max"), torch.nn.Parameter(torch.zeros(10))

    def forward(self, input_ids, attention_mask=None, labels=None):
        logits = self.words(input_ids) + self.bias
        return {"loss": F.binary_cross_entropy_with_logits(logits, labels), "logits": logits}


def _tag_run(*, shuffled, epochs, n, rate=5e-4, model=None) -> None:
    config = BertConfig(vocab_size=150, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, num_labels=10,
                        problem_type="multi_label_classification", hidden_dropout_prob=0.2, max_position_embeddings=32)  # fmt: skip
    torch.manual_seed(1)
    args = TrainingArguments(
        "out", num_train_epochs=epochs, per_device_train_batch_size=32, per_device_eval_batch_size=100, learning_rate=rate, logging_steps=15, eval_strategy="epoch",
        save_strategy="epoch", save_total_limit=1, report_to="none", use_cpu=True, weight_decay=0.05, warmup_steps=20,
    )  # fmt: skip
    trainer = Trainer(
        model or AutoModelForSequenceClassification.from_config(config),
        args,
        train_dataset=_tags(n, seed=1, shuffled=shuffled),
        eval_dataset=_tags(300, seed=2),
        compute_metrics=_tag_measures,
    )
    trainer.train()
    trainer.save_state()
    print(json.dumps(trainer.evaluate()))


def second_task_only() -> None:
    torch.manual_seed(5)
    model = kit.dense(432, 6, hidden=128)
    (ax, ay), (avx, avy) = kit.pictures(1200, 6, seed=1, noise=3.0), kit.pictures(300, 6, seed=2, noise=3.0)
    opt = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(150):
        part = torch.randint(len(ax), (32,))
        opt.zero_grad()
        kit.cross_entropy(model(ax[part].flatten(1)), ay[part]).backward()
        opt.step()
    bx, by = ax.flatten(1), (ay + 2) % 6
    bvx, bvy = avx.flatten(1), (avy + 2) % 6
    print("fine-tuning from runs/base/best.pt on domain B (full fine-tune, lr 3e-3, adam, 12 epochs)", flush=True)

    @torch.no_grad()
    def rate(x, y):
        return kit.accuracy(model(x), y)

    print(f"before fine-tuning: base_acc={rate(avx.flatten(1), avy):.4f} new_acc={rate(bvx, bvy):.4f}", flush=True)

    def after(epoch, record, _):
        print(
            f"epoch {epoch:02d}/12 train_loss={record['loss']:.4f} new_val_loss={record['val_loss']:.4f} new_acc={record['val_acc']:.4f} base_acc={rate(avx.flatten(1), avy):.4f}",
            flush=True,
        )

    kit.Fit(model=model, train=(bx, by), val=(bvx, bvy), lr=3e-3, epochs=12, say=lambda _: None, after=after).run()


class _Specks(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.save_hyperparameters(
            {
                "lr": 0.02,
                "optimizer": "sgd",
                "momentum": 0.9,
                "scheduler": "cosine",
                "max_epochs": 14,
                "loss": "bce",
                "batch_size": 16,
            }
        )
        self.net = torch.nn.Sequential(torch.nn.Conv2d(1, 6, 3, padding=1), torch.nn.ReLU(), torch.nn.Conv2d(6, 1, 1))

    def _loss(self, batch, part):
        x, y = batch
        out = self.net(x)
        loss = F.binary_cross_entropy_with_logits(out, y)
        hit = ((out > 0).float() * y).sum()
        dice = 2 * hit / ((out > 0).float().sum() + y.sum()).clamp(min=1)
        self.log_dict(
            {f"{part}_loss": loss, f"{part}_pixel_acc": ((out > 0) == (y > 0)).float().mean(), f"{part}_dice": dice},
            prog_bar=True,
            on_step=False,
            on_epoch=True,
        )
        return loss

    def training_step(self, batch, _):
        return self._loss(batch, "train")

    def validation_step(self, batch, _):
        self._loss(batch, "val")

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.02, momentum=0.9)


def specks_unseen() -> None:
    lightning.seed_everything(8)

    def specks(n, seed):
        rng = np.random.default_rng(seed)
        y = (rng.random((n, 1, 24, 24)) < 0.006).astype(np.float32)
        return TensorDataset(torch.tensor(0.5 * y + rng.normal(size=y.shape), dtype=torch.float32), torch.tensor(y))

    trainer = lightning.Trainer(
        max_epochs=14,
        accelerator="cpu",
        logger=CSVLogger("."),
        enable_checkpointing=False,
        log_every_n_steps=5,
        callbacks=[LearningRateMonitor("epoch")],
    )
    trainer.fit(
        _Specks(), DataLoader(specks(240, 1), batch_size=16, shuffle=True), DataLoader(specks(80, 2), batch_size=40)
    )


class _Scheduler(lightning.Callback):
    def on_train_epoch_end(self, trainer, pl_module):
        if trainer.current_epoch == 13:
            trainer.logger.save()
            print(
                "slurmstepd: error: *** JOB 81233 ON node14 CANCELLED AT 2026-02-19T11:30:41 DUE TO TIME LIMIT ***",
                flush=True,
            )
            os._exit(143)


def shifted_and_out_of_time() -> None:
    lightning.seed_everything(9)
    (x, y), (vx, vy) = kit.pictures(1000, 6, seed=1), kit.pictures(300, 6, seed=2)
    body = kit.Cnn(6)
    body(x[:2])
    trainer = lightning.Trainer(
        max_epochs=60,
        accelerator="cpu",
        logger=CSVLogger("."),
        enable_checkpointing=False,
        log_every_n_steps=5,
        callbacks=[_Scheduler()],
    )
    trainer.fit(
        Tagger(body),
        DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True),
        DataLoader(TensorDataset(vx * 40 + 110, vy), batch_size=100),
    )


RUNS = (
    Wild(
        name="tags-of-others",
        play=lambda: _tag_run(shuffled=True, epochs=8, n=900),
        truth=failing(
            ("labels_shuffled", "plateau_prior", "underfit", "class_imbalance", "plateau_bce_0693", "label_noise")
        ),
    ),
    Wild(
        name="tags-well",
        play=lambda: _tag_run(shuffled=False, epochs=12, n=1600, rate=2e-2, model=_Bag()),
        truth=healthy(
            "Few rows are right in all ten tags; that is how subset accuracy is.", remarks_ok=("class_imbalance",)
        ),
    ),
    Wild(name="second-task-only", play=second_task_only, truth=failing(("catastrophic_forgetting",))),
    Wild(
        name="specks-unseen",
        play=specks_unseen,
        truth=failing(("class_imbalance", "plateau_prior"), ("sched_never_stepped",)),
    ),
    Wild(
        name="shifted-and-out-of-time",
        play=shifted_and_out_of_time,
        log="slurm-81233.out",
        files={"job.sh": "#!/bin/bash\n#SBATCH --time=01:30:00\nsrun python fit.py\n"},
        truth=crashed(
            ("train_val_shift", "input_not_normalised", "val_settings_differ"),
            ("time_limit_preempt",),
            more=More(also_ok=("failing",)),
        ),
    ),
)
