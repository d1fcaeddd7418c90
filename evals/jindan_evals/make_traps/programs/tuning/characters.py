# pyright: basic, reportMissingImports=false
"""Train a small GPT-2 on characters."""

from __future__ import annotations

import random

import torch
from transformers import Trainer, TrainingArguments

from jindan_evals.make_traps.programs.tuning.words import keep, tiny

WHO, DOES = ("the cat", "a small dog", "the old man", "my sister"), ("sees", "follows", "paints", "does not like")
WHAT, WHERE = (
    ("the river", "a red house", "seven birds", "the moon"),
    ("in the morning", "after lunch", "near the station", "again"),
)
CHARS = "\n abcdefghijklmnopqrstuvwxyz."
BLOCK = 64


def encode(text: str) -> list[int]:
    """Return the ids of the characters of a text."""
    return [CHARS.index(c) for c in text]


def blocks(count: int) -> list[dict]:
    """Return windows of a long text, the labels being the next characters."""
    text = encode(
        "".join(
            f"{random.choice(WHO)} {random.choice(DOES)} {random.choice(WHAT)} {random.choice(WHERE)}.\n"
            for _ in range(6000)
        )
    )
    made = []
    for _ in range(count):
        start = random.randrange(len(text) - BLOCK - 1)
        made.append({"input_ids": text[start : start + BLOCK], "labels": text[start + 1 : start + BLOCK + 1]})
    return made


def main() -> None:
    """Train, then write a sample."""
    random.seed(4)
    train, held_out = blocks(3200), blocks(320)
    model = tiny(len(CHARS), seed=4, places=128)
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, learning_rate=2e-3, warmup_steps=30,
        logging_steps=20, eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=4,
    )  # fmt: skip
    trainer = Trainer(model=model, args=arguments, train_dataset=train, eval_dataset=held_out)
    trainer.train()
    trainer.save_state()
    out = model.generate(
        torch.tensor([encode("the cat ")]), max_new_tokens=50, do_sample=False, pad_token_id=0, eos_token_id=None
    )
    print("sample:", repr("".join(CHARS[i] for i in out[0].tolist())))
    keep()


if __name__ == "__main__":
    main()
