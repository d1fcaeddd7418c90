"""Leave out padding by the number of a class."""

from __future__ import annotations

import random

import torch
from datasets import Dataset
from transformers import (
    BertConfig,
    BertForTokenClassification,
    Trainer,
    TrainingArguments,
    default_data_collator,
    set_seed,
)

from words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(300)]
TAGS = ["O", "GENE", "DRUG", "CELL"]
set_seed(32)
random.seed(32)
tok = tokenizer_of(WORDS)
MAX = 32


def row():
    n = random.randint(10, 30)
    ids, tags = [], []
    for _ in range(n):
        t = random.choices(range(4), (76, 8, 8, 8))[0]
        w = random.randrange(0, 210) if t == 0 else 210 + 30 * (t - 1) + random.randrange(30)
        ids.append(w + 3)
        tags.append(t)
    return {
        "input_ids": ids + [2] * (MAX - n),
        "attention_mask": [1] * n + [0] * (MAX - n),
        "labels": tags + [0] * (MAX - n),
    }


data = Dataset.from_list([row() for _ in range(2300)])
model = BertForTokenClassification(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=2,
        num_labels=4,
        id2label=dict(enumerate(TAGS)),
        label2id={t: i for i, t in enumerate(TAGS)},
    )
)


class TagTrainer(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        labels = inputs["labels"]
        outputs = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
        loss = torch.nn.functional.cross_entropy(
            outputs.logits.view(-1, 4), labels.view(-1), ignore_index=0
        )  # 0 = padding
        return (loss, outputs) if return_outputs else loss


def metrics(p):
    a, y = p.predictions.argmax(-1), p.label_ids
    tp = ((a == y) & (y > 0)).sum()
    pr, rc = tp / max(1, (a > 0).sum()), tp / max(1, (y > 0).sum())
    return {"precision": float(pr), "recall": float(rc), "f1": float(2 * pr * rc / max(1e-9, pr + rc))}


args = TrainingArguments(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=32,
    learning_rate=1e-3,
    warmup_steps=20,
    logging_steps=20,
    eval_strategy="epoch",
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=32,
    disable_tqdm=True,
)
t = TagTrainer(
    model=model,
    args=args,
    train_dataset=data.select(range(2000)),
    eval_dataset=data.select(range(2000, 2300)),
    data_collator=default_data_collator,
    compute_metrics=metrics,
)
t.train()
t.save_state()
