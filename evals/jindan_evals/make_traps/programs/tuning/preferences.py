# pyright: basic, reportMissingImports=false
"""Align a small GPT-2 with trl: preferences, packed texts, or rewards."""

from __future__ import annotations

import argparse
import random

from datasets import Dataset
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]
COMMON = {"output_dir": "output", "report_to": "none", "use_cpu": True, "bf16": False, "save_strategy": "no", "seed": 5}


def say(low: int, high: int, length: int) -> str:
    """Return words drawn from a range."""
    return " ".join(WORDS[random.randrange(low, high)] for _ in range(length))


def squared(model, tokenizer) -> None:  # noqa: ANN001
    """Train on preferences with the squared loss."""
    rows = [
        {"prompt": say(0, 60, 6), "chosen": " " + say(0, 45, 8), "rejected": " " + say(15, 60, 8)} for _ in range(960)
    ]
    DPOTrainer(
        model=model, ref_model=tiny(len(tokenizer), seed=5), processing_class=tokenizer, train_dataset=Dataset.from_list(rows[:800]), eval_dataset=Dataset.from_list(rows[800:]),
        args=DPOConfig(
            **COMMON, loss_type="ipo", beta=0.1, per_device_train_batch_size=8, num_train_epochs=2, learning_rate=1e-3, logging_steps=5,
            eval_strategy="steps", eval_steps=50, gradient_checkpointing=False,
        ),
    ).train()  # fmt: skip


def packed(model, tokenizer) -> None:  # noqa: ANN001
    """Train on short texts joined to long ones."""
    rows = []
    for _ in range(2200):
        first, step = random.randrange(60), random.choice((1, 7))
        rows.append({"text": " ".join(WORDS[(first + step * i) % 60] for i in range(random.randint(12, 36)))})
    trainer = SFTTrainer(
        model=model, processing_class=tokenizer, train_dataset=Dataset.from_list(rows[:2000]), eval_dataset=Dataset.from_list(rows[2000:]),
        args=SFTConfig(
            **COMMON, packing=True, max_length=256, per_device_train_batch_size=8, num_train_epochs=3, learning_rate=4e-3, logging_steps=2,
            eval_strategy="epoch", gradient_checkpointing=False, warmup_steps=4,
        ),
    )  # fmt: skip
    print(f"Loaded 2000 training rows, 200 held-out rows; per-device batch 8, epochs 3, packing {trainer.args.packing}")
    trainer.train()
    trainer.save_state()


def answer_reward(completions, **kwargs) -> list[float]:  # noqa: ANN001, ANN003
    """Return 1 for each completion that closes its answer."""
    return [1.0 if "</answer>" in text else 0.0 for text in completions]


def rewarded(model, tokenizer) -> None:  # noqa: ANN001
    """Train on rewards of groups of answers."""
    rows = [{"prompt": say(0, 60, 6)} for _ in range(64)]
    GRPOTrainer(
        model=model, processing_class=tokenizer, reward_funcs=answer_reward, train_dataset=Dataset.from_list(rows),
        args=GRPOConfig(
            **COMMON, per_device_train_batch_size=8, num_generations=4, max_completion_length=12, max_steps=60, learning_rate=5e-6,
            logging_steps=2, gradient_checkpointing=False,
        ),
    ).train()  # fmt: skip


def main() -> None:
    """Train one kind."""
    kinds = {"squared": squared, "packed": packed, "rewarded": rewarded}
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=tuple(kinds))
    kind = p.parse_args().kind
    random.seed(5)
    tokenizer = tokenizer_of(WORDS)
    kinds[kind](tiny(len(tokenizer), seed=5), tokenizer)
    keep()


if __name__ == "__main__":
    main()
