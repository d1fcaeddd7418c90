"""Train a small GPT-2 on preferences with SimPO."""

from __future__ import annotations

import random

from datasets import Dataset
from trl.experimental.cpo import CPOConfig, CPOTrainer

from words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


def say(low: int, high: int, length: int) -> str:
    """Return words drawn from a range."""
    return " ".join(WORDS[random.randrange(low, high)] for _ in range(length))


def main() -> None:
    """Train."""
    random.seed(18)
    tokenizer = tokenizer_of(WORDS)
    rows = [{"prompt": say(0, 60, 6), "chosen": " " + say(0, 45, 8), "rejected": " " + say(15, 60, 8)} for _ in range(700)]
    arguments = CPOConfig(
        output_dir="output", loss_type="simpo", cpo_alpha=0.0, beta=2.5, simpo_gamma=1.4, per_device_train_batch_size=8, num_train_epochs=2,
        learning_rate=3e-4, logging_steps=5, eval_strategy="steps", eval_steps=50, save_strategy="no", report_to="none", use_cpu=True,
        bf16=False, seed=18, max_length=64, gradient_checkpointing=False, warmup_steps=20,
    )
    trainer = CPOTrainer(
        model=tiny(len(tokenizer), seed=18), args=arguments, processing_class=tokenizer,
        train_dataset=Dataset.from_list(rows[:600]), eval_dataset=Dataset.from_list(rows[600:]),
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
