"""Train a small GPT-2 on texts of very different lengths."""

from __future__ import annotations

import random

from datasets import Dataset
from transformers import DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

from words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


def text() -> str:
    """Return words with a fixed step: the first ones are hard to guess, later ones easy."""
    first, step = random.randrange(60), random.choice((1, 3, 7, 11, 13))
    return " ".join(WORDS[(first + step * i) % 60] for i in range(random.choice((3, 4, 5, 6, 8, 12, 20, 40, 64)))) + " <eos>"


def main() -> None:
    """Train."""
    set_seed(12)
    random.seed(12)
    tokenizer = tokenizer_of(WORDS)
    data = Dataset.from_list([{"text": text()} for _ in range(3360)]).map(lambda r: tokenizer(r["text"]), remove_columns=["text"])
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=3, per_device_train_batch_size=8, learning_rate=2e-3, warmup_steps=40, logging_steps=5,
        train_sampling_strategy="group_by_length", eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=12,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=12), args=arguments, train_dataset=data.select(range(3200)), eval_dataset=data.select(range(3200, 3360)),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
