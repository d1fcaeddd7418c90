# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Stop early by a patience that counts evaluations."""

from __future__ import annotations

import random

import numpy as np
from datasets import Dataset
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    Trainer,
    TrainingArguments,
    set_seed,
)

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(400)]
set_seed(28)
random.seed(28)
tok = tokenizer_of(WORDS)


def row():
    c = random.choices(range(4), (6, 2, 1, 1))[0]
    w = [WORDS[random.randrange(400)] for _ in range(random.randint(15, 25))]
    for i in random.sample(range(len(w)), 5):
        w[i] = WORDS[c * 100 + random.randrange(50)]
    return {**tok(" ".join(w)), "labels": c}


data = Dataset.from_list([row() for _ in range(8500)])
model = BertForSequenceClassification(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=2,
        num_labels=4,
    )
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=10,
    per_device_train_batch_size=32,
    learning_rate=2e-4,
    warmup_steps=300,
    logging_steps=10,
    eval_strategy="steps",
    eval_steps=15,
    save_strategy="steps",
    save_steps=15,
    save_total_limit=1,
    load_best_model_at_end=True,
    metric_for_best_model="f1",
    greater_is_better=True,
    report_to="none",
    use_cpu=True,
    seed=28,
    disable_tqdm=True,
)


def metrics(p):
    a, y = p.predictions.argmax(-1), p.label_ids
    f = []
    for c in range(4):
        tp = ((a == c) & (y == c)).sum()
        f.append(2 * tp / max(1, (a == c).sum() + (y == c).sum()))
    return {"f1": float(np.mean(f)), "accuracy": float((a == y).mean())}


trainer = Trainer(
    model=model,
    args=args,
    data_collator=DataCollatorWithPadding(tok),
    train_dataset=data.select(range(8000)),
    eval_dataset=data.select(range(8000, 8500)),
    compute_metrics=metrics,
    callbacks=[EarlyStoppingCallback(early_stopping_patience=4)],
)
trainer.train()
trainer.save_state()
keep()
