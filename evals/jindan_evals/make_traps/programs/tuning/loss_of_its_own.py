# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN003, ANN201, D101, D102, D103
"""Average the loss in compute_loss while gradients accumulate."""

from __future__ import annotations

import random

import torch
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
set_seed(44)
random.seed(44)
tok = tokenizer_of(WORDS)


def row():
    c = random.choices(range(7), (6, 3, 2, 2, 2, 2, 2))[0]
    w = [WORDS[random.randrange(400)] for _ in range(random.randint(12, 20))]
    for i in random.sample(range(len(w)), 5):
        w[i] = WORDS[c * 55 + random.randrange(50)]
    return {**tok(" ".join(w)), "labels": c}


data = Dataset.from_list([row() for _ in range(4400)])
weight = torch.tensor([0.5, 1.0, 1.5, 1.5, 1.5, 1.5, 1.5])


class WeightedTrainer(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, **kwargs):
        labels = inputs.pop("labels")
        outputs = model(**inputs)
        loss = torch.nn.functional.cross_entropy(outputs.logits, labels, weight=weight)
        return (loss, outputs) if return_outputs else loss


model = BertForSequenceClassification(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=2,
        num_labels=7,
    )
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=6,
    per_device_train_batch_size=8,
    gradient_accumulation_steps=4,
    learning_rate=4e-4,
    warmup_steps=30,
    logging_steps=10,
    eval_strategy="epoch",
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=44,
    disable_tqdm=True,
)
t = WeightedTrainer(
    model=model,
    args=args,
    data_collator=DataCollatorWithPadding(tok),
    train_dataset=data.select(range(4000)),
    eval_dataset=data.select(range(4000, 4400)),
    compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())},
)
t.train()
t.save_state()
keep(script=False)
