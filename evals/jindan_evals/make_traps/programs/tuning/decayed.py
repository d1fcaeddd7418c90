# pyright: basic, reportMissingImports=false
"""Pre-train a small GPT-2 with a rate that is held and then decays."""

from __future__ import annotations

import random

from transformers import Trainer, TrainingArguments

from jindan_evals.make_traps.programs.tuning.words import keep, tiny

VOCAB, LENGTH = 120, 24


def texts(count: int) -> list[dict]:
    """Return chains of tokens whose next token is one of six."""
    made = []
    for _ in range(count):
        ids = [random.randrange(3, VOCAB)]
        while len(ids) < LENGTH:
            ids.append(3 + (ids[-1] * 7 + random.choice((1, 1, 1, 5, 11, 40))) % (VOCAB - 3))
        made.append({"input_ids": ids, "labels": list(ids)})
    return made


def main() -> None:
    """Train."""
    random.seed(12)
    train, held_out = texts(16000), texts(400)
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=1, per_device_train_batch_size=16, learning_rate=1.5e-2, warmup_steps=50, max_steps=1000,
        lr_scheduler_type="warmup_stable_decay", lr_scheduler_kwargs={"num_decay_steps": 150, "decay_type": "linear"}, logging_steps=20,
        eval_strategy="steps", eval_steps=100, save_strategy="no", report_to="none", use_cpu=True, seed=12,
    )  # fmt: skip
    trainer = Trainer(
        model=tiny(VOCAB, seed=12, width=32, places=64), args=arguments, train_dataset=train, eval_dataset=held_out
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
