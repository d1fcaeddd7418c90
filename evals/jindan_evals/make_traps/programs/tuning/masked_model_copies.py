# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN201, D103
"""Train a masked language model with the collator of a causal one."""

from __future__ import annotations

import math
import random

from datasets import Dataset
from transformers import (
    BertConfig,
    BertForMaskedLM,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
    set_seed,
)

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(400)]


def line():
    t = random.randrange(8)
    return " ".join(WORDS[(t * 50 + int(random.expovariate(0.06))) % 400] for _ in range(random.randint(20, 40)))


set_seed(13)
random.seed(13)
tok = tokenizer_of(WORDS)
tok.add_special_tokens({"mask_token": "[MASK]", "cls_token": "[CLS]", "sep_token": "[SEP]"})
rows = [line() for _ in range(3300)]
data = Dataset.from_list([{"text": r} for r in rows]).map(
    lambda r: tok(r["text"], truncation=True, max_length=64), remove_columns=["text"]
)
model = BertForMaskedLM(
    BertConfig(
        vocab_size=len(tok),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=2,
    )
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=32,
    learning_rate=8e-4,
    weight_decay=0.01,
    warmup_steps=30,
    logging_steps=20,
    eval_strategy="steps",
    eval_steps=50,
    save_strategy="epoch",
    report_to="none",
    use_cpu=True,
    seed=13,
    disable_tqdm=True,
)
collator = DataCollatorForLanguageModeling(tokenizer=tok, mlm=False)
trainer = Trainer(
    model=model,
    args=args,
    data_collator=collator,
    train_dataset=data.select(range(3000)),
    eval_dataset=data.select(range(3000, 3300)),
)
trainer.train()
m = trainer.evaluate()
print(f"perplexity {math.exp(m['eval_loss']):.3f}")
trainer.save_state()
trainer.save_model()
keep()
