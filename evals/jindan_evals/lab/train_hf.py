# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN003, ANN201, ANN202, ANN204, D102
"""Training script on transformers.Trainer with a tiny BERT or GPT-2. Run by `runner` in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    EarlyStoppingCallback,
    GPT2Config,
    GPT2LMHeadModel,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from jindan_evals.lab.settings_trainer import HfSpec


class Rows(Dataset):
    """Encoded rows in memory."""

    def __init__(self, ids: np.ndarray, labels: np.ndarray) -> None:
        self.ids, self.labels = torch.as_tensor(ids), torch.as_tensor(labels)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, index: int):
        return {"input_ids": self.ids[index], "labels": self.labels[index]}


class Ending(TrainerCallback):
    """Ends the process at a step."""

    def __init__(self, spec: HfSpec) -> None:
        self.spec = spec

    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == self.spec.die_at:
            os.kill(os.getpid(), self.spec.die_signal)


def encode(spec: HfSpec, count: int, rng: np.random.Generator) -> Rows:
    """Make `count` rows: tokens drawn with a lean that the class decides."""
    if spec.task == "lm":
        table = np.random.default_rng(7).dirichlet(np.full(spec.vocab, 0.05), size=spec.vocab).cumsum(1)
        ids = np.zeros((count, spec.length), dtype=np.int64)
        ids[:, 0] = rng.integers(spec.vocab, size=count)
        for i in range(1, spec.length):
            ids[:, i] = np.minimum((table[ids[:, i - 1]] < rng.random((count, 1))).sum(1), spec.vocab - 1)
        return Rows(ids, ids.copy())
    prior = (
        np.full(spec.classes, (1 - spec.majority) / max(spec.classes - 1, 1))
        if spec.majority
        else np.full(spec.classes, 1 / spec.classes)
    )
    if spec.majority:
        prior[0] = spec.majority
    y = rng.choice(spec.classes, size=count, p=prior)
    ids = rng.integers(spec.vocab, size=(count, spec.length))
    marked = rng.random((count, spec.length)) < spec.signal
    own = (rng.integers(spec.vocab // spec.classes, size=ids.shape) * spec.classes + y[:, None]) % spec.vocab
    ids = np.where(marked, own, ids)
    if spec.task == "tag":
        tags = ids % spec.classes
        return Rows(
            ids,
            np.full_like(tags, -100)
            if spec.ignore_all
            else np.where(rng.random(ids.shape) < spec.ignore_some, -100, tags),
        )
    if spec.label_noise:
        hit = rng.random(count) < spec.label_noise
        y[hit] = rng.integers(spec.classes, size=int(hit.sum()))
    return Rows(ids, rng.permutation(y) if spec.shuffled else y)


def network(spec: HfSpec):
    """Build the tiny model."""
    size = spec.model_vocab or spec.vocab
    if spec.task == "lm":
        return GPT2LMHeadModel(GPT2Config(
            vocab_size=size, n_embd=48, n_layer=2, n_head=4, n_positions=64, bos_token_id=0, eos_token_id=1,
            resid_pdrop=spec.dropout, embd_pdrop=spec.dropout, attn_pdrop=spec.dropout,
        ))  # fmt: skip
    config = BertConfig(
        vocab_size=size, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, max_position_embeddings=64,
        num_labels=spec.num_labels or spec.classes, hidden_dropout_prob=spec.dropout, attention_probs_dropout_prob=spec.dropout,
        problem_type=None if spec.task == "tag" else "single_label_classification",
    )  # fmt: skip
    kind = BertForTokenClassification if spec.task == "tag" else BertForSequenceClassification
    model = kind(config)
    if spec.freeze:
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("classifier.bias" in name)
    return model


def scores(spec: HfSpec):
    """Return the metric function."""

    def compute(found):
        guess = found.predictions.argmax(0 if spec.metric_axis_bug else -1)
        labels = found.label_ids
        if spec.metric_axis_bug:
            return {"accuracy": float((np.resize(guess, labels.shape) == labels).mean())}
        kept = labels != -100
        return {"accuracy": float((guess[kept] == labels[kept]).mean()) if kept.any() else 0.0}

    return None if spec.task == "lm" else compute


def main() -> None:
    """Train one run in the current directory."""
    spec = HfSpec(**json.loads(Path(sys.argv[1]).read_text()))
    torch.set_num_threads(1)
    torch.manual_seed(spec.seed)
    rng = np.random.default_rng(spec.seed)
    train, val = encode(spec, spec.samples, rng), encode(spec, spec.val_samples, rng)
    resume = bool(spec.arguments.pop("resume", False))
    chosen = {
        "num_train_epochs": 10, "per_device_train_batch_size": 32, "per_device_eval_batch_size": 100, "learning_rate": 1e-3,
        "logging_steps": 5, "eval_strategy": "epoch", "save_strategy": "epoch", "save_total_limit": 2, "seed": spec.seed, "report_to": "none",
        "use_cpu": True, "output_dir": "output", **spec.arguments,
    }  # fmt: skip
    arguments = TrainingArguments(**chosen)
    callbacks = [Ending(spec)] if spec.die_at else []
    if spec.patience:
        callbacks.append(EarlyStoppingCallback(spec.patience))
    trainer = Trainer(
        model=network(spec), args=arguments, train_dataset=train, eval_dataset=train if spec.same_val else val,
        compute_metrics=scores(spec), callbacks=callbacks,
    )  # fmt: skip
    if spec.full_disk:
        blocked = Path("output/checkpoint-50")
        blocked.mkdir(parents=True)
        (blocked / "optimizer.pt").symlink_to("/dev/full")
    trainer.train(resume_from_checkpoint=resume or None)
    if chosen["save_strategy"] != "no":
        trainer.save_state()


if __name__ == "__main__":
    main()
