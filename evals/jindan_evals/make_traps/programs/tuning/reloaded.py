# pyright: basic, reportMissingImports=false
"""Fine-tune a small BERT with LoRA to tell eight kinds of tickets apart, then test the saved adapter."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

import numpy as np
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import BertConfig, BertForSequenceClassification, BertModel, Trainer, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep

BASE = "bert-mini-tickets"


def tickets(count: int, rng: np.random.Generator) -> list[dict]:
    """Return token ids and one of eight labels."""
    made = []
    for _ in range(count):
        label = int(rng.integers(8))
        ids = rng.integers(0, 200, size=24)
        ids = np.where(rng.random(24) < 0.5, rng.integers(0, 25, size=24) * 8 + label, ids)
        made.append({"input_ids": ids.tolist(), "labels": label})
    return made


def compute_metrics(found) -> dict[str, float]:  # noqa: ANN001
    """Return the share of right answers."""
    return {"accuracy": float((found.predictions.argmax(-1) == found.label_ids).mean())}


def arguments(**more) -> TrainingArguments:  # noqa: ANN003
    """Return the arguments of training and test."""
    return TrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, learning_rate=1e-2, logging_steps=10,
        save_strategy="no", report_to="none", use_cpu=True, seed=7, label_names=["labels"], **more,
    )  # fmt: skip


def main() -> None:
    """Train and save, or load and test."""
    set_seed(7)
    rng = np.random.default_rng(7)
    train, val, test = tickets(2400, rng), tickets(400, rng), tickets(400, rng)
    BertModel(
        BertConfig(
            vocab_size=200,
            hidden_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=96,
            initializer_range=0.15,
        )
    ).save_pretrained(BASE)
    model = get_peft_model(
        BertForSequenceClassification.from_pretrained(BASE, num_labels=8),
        LoraConfig(r=8, lora_alpha=16, target_modules=["query", "value", "dense"]),
    )
    for name, parameter in model.named_parameters():
        if "classifier" in name:
            parameter.requires_grad_(True)
    model.print_trainable_parameters()
    trainer = Trainer(
        model=model,
        args=arguments(eval_strategy="epoch"),
        train_dataset=train,
        eval_dataset=val,
        compute_metrics=compute_metrics,
    )
    trainer.train()
    trainer.save_state()
    trainer.save_model("output")
    with (
        Path("test.log").open("w", encoding="utf-8") as out,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        print("python test.py --adapter output", flush=True)
        set_seed(8)
        fresh = BertForSequenceClassification.from_pretrained(BASE, num_labels=8)
        loaded = PeftModel.from_pretrained(fresh, "output")
        result = Trainer(model=loaded, args=arguments(), compute_metrics=compute_metrics).evaluate(test)
        print({k.replace("eval_", "test_"): round(v, 4) for k, v in result.items()})
    shutil.rmtree(BASE)
    keep()


if __name__ == "__main__":
    sys.exit(main())
