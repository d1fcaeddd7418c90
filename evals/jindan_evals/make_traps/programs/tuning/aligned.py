# pyright: basic, reportMissingImports=false
"""Align a small GPT-2 with trl after it was tuned on good answers: preferences in pairs, or single verdicts."""

from __future__ import annotations

import argparse
import random

import torch
from datasets import Dataset
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]
COMMON = {"output_dir": "output", "report_to": "none", "use_cpu": True, "bf16": False, "save_strategy": "no", "seed": 5}


def answer(first: int, *, good: bool) -> str:
    """Return the words that follow a first one in order; a bad answer strays in two places."""
    places = [(first + i) % 60 for i in range(8)]
    if not good:
        for at in random.sample(range(8), 2):
            places[at] = random.randrange(60)
    return " ".join(WORDS[i] for i in places)


def tuned(tokenizer, seed: int):  # noqa: ANN001, ANN201
    """Return a model that was tuned on answers of both kinds."""
    model = tiny(len(tokenizer), seed=seed)
    random.seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(220):
        texts = []
        for _ in range(16):
            first = random.randrange(60)
            texts.append(f"{WORDS[first]} {answer(first, good=random.random() < 0.5)} <eos>")
        ids = tokenizer(texts, return_tensors="pt")["input_ids"]
        loss = model(ids, labels=ids).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def pairs(tokenizer) -> None:  # noqa: ANN001
    """Train on pairs."""
    rows = []
    for _ in range(900):
        first = random.randrange(60)
        rows.append(
            {
                "prompt": WORDS[first],
                "chosen": " " + answer(first, good=True),
                "rejected": " " + answer(first, good=False),
            }
        )
    DPOTrainer(
        model=tuned(tokenizer, 5), ref_model=tuned(tokenizer, 5), processing_class=tokenizer,
        train_dataset=Dataset.from_list(rows[:800]), eval_dataset=Dataset.from_list(rows[800:]),
        args=DPOConfig(
            **COMMON, beta=0.1, per_device_train_batch_size=8, num_train_epochs=1, learning_rate=5e-4, logging_steps=5,
            eval_strategy="steps", eval_steps=25, gradient_checkpointing=False,
        ),
    ).train()  # fmt: skip


def verdicts(tokenizer) -> None:  # noqa: ANN001
    """Train on single answers, each with a verdict."""
    rows = []
    for at in range(960):
        first = random.randrange(60)
        rows.append({"prompt": WORDS[first], "completion": " " + answer(first, good=at % 2 == 0), "label": at % 2 == 0})
    KTOTrainer(
        model=tuned(tokenizer, 6), ref_model=tuned(tokenizer, 6), processing_class=tokenizer,
        train_dataset=Dataset.from_list(rows[:800]), eval_dataset=Dataset.from_list(rows[800:]),
        args=KTOConfig(
            **COMMON, beta=0.1, per_device_train_batch_size=8, num_train_epochs=1, learning_rate=3e-4, logging_steps=5,
            eval_strategy="steps", eval_steps=25, gradient_checkpointing=False,
        ),
    ).train()  # fmt: skip


def main() -> None:
    """Train one kind."""
    kinds = {"pairs": pairs, "verdicts": verdicts}
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=tuple(kinds))
    kind = p.parse_args().kind
    random.seed(5)
    kinds[kind](tokenizer_of(WORDS))
    keep()


if __name__ == "__main__":
    main()
