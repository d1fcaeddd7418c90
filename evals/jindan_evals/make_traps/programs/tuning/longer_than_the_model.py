# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Tokenise documents that are longer than the model and cut them into blocks."""

from __future__ import annotations

import math
import random

from datasets import Dataset
from transformers import Trainer, TrainingArguments, default_data_collator, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(160)]
set_seed(54)
random.seed(54)
tok = tokenizer_of(WORDS)
tok.model_max_length = 96


def doc():
    a, out = random.randrange(160), []
    for _ in range(random.randint(150, 600)):
        a = (a * 3 + random.randrange(5)) % 160
        out.append(WORDS[a])
    return " ".join(out) + " <eos>"


raw = Dataset.from_list([{"text": doc()} for _ in range(500)])
data = raw.map(lambda r: tok(r["text"]), batched=True, remove_columns=["text"])


def group(e):
    ids = [i for row in e["input_ids"] for i in row]
    n = len(ids) // 96 * 96
    c = [ids[i : i + 96] for i in range(0, n, 96)]
    return {"input_ids": c, "attention_mask": [[1] * 96 for _ in c], "labels": [list(x) for x in c]}


data = data.map(group, batched=True, remove_columns=data.column_names).train_test_split(0.1, seed=54)
print(data)
model = tiny(len(tok), seed=54, places=96)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=4,
    per_device_train_batch_size=16,
    learning_rate=1e-3,
    lr_scheduler_type="cosine",
    warmup_steps=20,
    logging_steps=20,
    eval_strategy="steps",
    eval_steps=60,
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=54,
    disable_tqdm=True,
)
trainer = Trainer(
    model=model, args=args, train_dataset=data["train"], eval_dataset=data["test"], data_collator=default_data_collator
)
trainer.train()
m = trainer.evaluate()
print({"perplexity": math.exp(m["eval_loss"])})
trainer.save_state()
keep(script=False)
