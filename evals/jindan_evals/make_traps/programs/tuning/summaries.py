# pyright: basic, reportMissingImports=false
"""Train a small T5 to write summaries of forty words."""

from __future__ import annotations

import random

import numpy as np
import torch
from transformers import (
    DataCollatorForSeq2Seq,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    T5Config,
    T5ForConditionalGeneration,
    set_seed,
)

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(80)]


def articles(count: int, tokenizer) -> list[dict]:  # noqa: ANN001
    """Return articles and their summaries as token ids."""
    made = []
    for _ in range(count):
        first, length = random.randrange(80), random.randint(36, 44)
        source = " ".join([WORDS[first], *random.choices(WORDS, k=12)])
        target = " ".join(WORDS[(first + 3 * i) % 80] for i in range(length)) + " <eos>"
        made.append({"input_ids": tokenizer(source)["input_ids"], "labels": tokenizer(target)["input_ids"]})
    return made


def scorer(tokenizer):  # noqa: ANN001, ANN201
    """Return the metric function."""

    def compute(found) -> dict[str, float]:  # noqa: ANN001
        made = np.where(found.predictions < 0, tokenizer.pad_token_id, found.predictions)
        hits, recalls, lengths = [], [], []
        for out, label in zip(made, found.label_ids, strict=True):
            guess = [t for t in out.tolist() if t > 2]
            wanted = [t for t in label.tolist() if t > 2]
            hits.append(guess == wanted)
            recalls.append(len(set(guess) & set(wanted)) / len(set(wanted)))
            lengths.append(int((out != tokenizer.pad_token_id).sum()))
        return {
            "exact_match": float(np.mean(hits)),
            "rouge1": float(np.mean(recalls)),
            "gen_len": float(np.mean(lengths)),
        }

    return compute


def main() -> None:
    """Train."""
    set_seed(8)
    torch.set_num_threads(1)
    tokenizer = tokenizer_of(WORDS)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=48, d_kv=12, d_ff=96, num_layers=2, num_heads=4, decoder_start_token_id=2, pad_token_id=2,
        eos_token_id=1, dropout_rate=0.0,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    arguments = Seq2SeqTrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=16, learning_rate=3e-3, logging_steps=20,
        eval_strategy="epoch", save_strategy="no", predict_with_generate=True, report_to="none", use_cpu=True, seed=8,
    )  # fmt: skip
    trainer = Seq2SeqTrainer(
        model=model, args=arguments, train_dataset=articles(1600, tokenizer), eval_dataset=articles(120, tokenizer),
        data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer, compute_metrics=scorer(tokenizer),
    )  # fmt: skip
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
