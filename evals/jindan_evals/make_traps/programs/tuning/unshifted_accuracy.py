# pyright: basic, reportMissingImports=false
"""Continue the pretraining of a small GPT-2 and log the accuracy of the next token."""

from __future__ import annotations

import random

from datasets import Dataset
from transformers import DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


def text() -> str:
    """Return words that follow one another with a fixed step."""
    first, step = random.randrange(60), random.choice((1, 7, 11))
    return " ".join(
        WORDS[(first + step * i) % 60] if random.random() > 0.03 else random.choice(WORDS)
        for i in range(random.randint(16, 28))
    )


def best_tokens(logits, labels):  # noqa: ANN001, ANN201
    """Keep the most likely token of each place."""
    return logits.argmax(dim=-1)


def compute_metrics(found) -> dict[str, float]:  # noqa: ANN001
    """Return the share of right tokens."""
    tokens, labels = found.predictions, found.label_ids
    seen = labels != -100
    return {"token_accuracy": float((tokens == labels)[seen].mean())}


def main() -> None:
    """Train."""
    set_seed(14)
    random.seed(14)
    tokenizer = tokenizer_of(WORDS)
    data = Dataset.from_list([{"text": text()} for _ in range(1700)]).map(
        lambda r: tokenizer(r["text"]), remove_columns=["text"]
    )
    arguments = TrainingArguments(
        output_dir="output",
        num_train_epochs=5,
        per_device_train_batch_size=16,
        learning_rate=2e-3,
        warmup_steps=20,
        logging_steps=20,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        seed=14,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=14),
        args=arguments,
        train_dataset=data.select(range(1600)),
        eval_dataset=data.select(range(1600, 1700)),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
        compute_metrics=compute_metrics,
        preprocess_logits_for_metrics=best_tokens,
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
