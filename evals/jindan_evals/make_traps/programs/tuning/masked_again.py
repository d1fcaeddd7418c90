# pyright: basic, reportMissingImports=false
"""Pretrain a small BERT on masked words."""

from __future__ import annotations

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

WORDS = [f"w{i}" for i in range(60)]


def text() -> str:
    """Return words that follow one another with a fixed step."""
    first, step = random.randrange(60), random.choice((1, 7, 11))
    return " ".join(
        WORDS[(first + step * i) % 60] if random.random() > 0.08 else random.choice(WORDS)
        for i in range(random.randint(12, 24))
    )


def main() -> None:
    """Train, then evaluate the best model again."""
    set_seed(8)
    random.seed(8)
    tokenizer = tokenizer_of(WORDS)
    tokenizer.add_special_tokens({"mask_token": "<mask>"})
    data = Dataset.from_list([{"text": text()} for _ in range(1600)]).map(
        lambda r: tokenizer(r["text"]), remove_columns=["text"]
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        pad_token_id=2,
    )
    arguments = TrainingArguments(
        output_dir="output",
        num_train_epochs=10,
        per_device_train_batch_size=32,
        learning_rate=2e-3,
        warmup_steps=30,
        logging_steps=20,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=True,
        report_to="none",
        use_cpu=True,
        seed=8,
    )
    trainer = Trainer(
        model=BertForMaskedLM(config),
        args=arguments,
        train_dataset=data.select(range(1500)),
        eval_dataset=data.select(range(1500, 1600)),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=True, mlm_probability=0.15),
    )
    trainer.train()
    for _ in range(3):
        print("evaluate the loaded model:", trainer.evaluate(), flush=True)
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
