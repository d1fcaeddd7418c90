# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Take the largest of what is the largest already."""

from __future__ import annotations

import random

import numpy as np
from datasets import Dataset
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    set_seed,
)

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(400)]
set_seed(33)
random.seed(33)
tok = tokenizer_of(WORDS)


def row():
    c = random.randrange(7)
    w = [WORDS[random.randrange(400)] for _ in range(random.randint(15, 25))]
    for i in random.sample(range(len(w)), 6):
        w[i] = WORDS[c * 55 + random.randrange(40)]
    return {**tok(" ".join(w)), "labels": c}


data = Dataset.from_list([row() for _ in range(4500)])
model = BertForSequenceClassification(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=2,
        num_labels=7,
    )
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=5,
    per_device_train_batch_size=32,
    learning_rate=3e-4,
    warmup_steps=50,
    logging_steps=25,
    eval_strategy="epoch",
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=33,
    disable_tqdm=True,
)


def metrics(p):
    predicted = np.argmax(p.predictions, axis=-1)
    return {"accuracy": float((predicted == p.label_ids).mean())}


trainer = Trainer(
    model=model,
    args=args,
    data_collator=DataCollatorWithPadding(tok),
    train_dataset=data.select(range(4000)),
    eval_dataset=data.select(range(4000, 4500)),
    compute_metrics=metrics,
    preprocess_logits_for_metrics=lambda logits, labels: logits.argmax(-1),
)
trainer.train()
trainer.save_state()
keep(script=False)
