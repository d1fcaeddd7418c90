# pyright: basic, reportMissingImports=false
"""Fine-tune a small GPT-2 on short commands."""

from __future__ import annotations

import random

from datasets import Dataset
from transformers import Trainer, TrainingArguments, default_data_collator, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]
BLOCK = 128


def command() -> str:
    """Return a short text whose words can hardly be guessed."""
    return " ".join(random.choice(WORDS) for _ in range(random.randint(5, 12)))


def main() -> None:
    """Train."""
    set_seed(4)
    random.seed(4)
    tokenizer = tokenizer_of(WORDS)

    def encode(batch: dict) -> dict:
        rows = tokenizer(batch["text"], padding="max_length", truncation=True, max_length=BLOCK)
        rows["labels"] = rows["input_ids"].copy()
        return rows

    data = Dataset.from_list([{"text": command()} for _ in range(1160)]).map(
        encode, batched=True, remove_columns=["text"]
    )
    arguments = TrainingArguments(
        output_dir="output",
        num_train_epochs=3,
        per_device_train_batch_size=16,
        learning_rate=1e-3,
        warmup_steps=20,
        logging_steps=5,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        seed=4,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=4),
        args=arguments,
        train_dataset=data.select(range(1000)),
        eval_dataset=data.select(range(1000, 1160)),
        data_collator=default_data_collator,
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
