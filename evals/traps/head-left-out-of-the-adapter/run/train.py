"""Fine-tune a small BERT with LoRA to tell eight kinds of tickets apart."""

from __future__ import annotations

import shutil

import numpy as np
from peft import LoraConfig, get_peft_model
from transformers import BertConfig, BertForSequenceClassification, BertModel, Trainer, TrainingArguments, set_seed

from words import keep


def tickets(count: int, rng: np.random.Generator) -> list[dict]:
    """Return token ids and one of eight labels."""
    made = []
    for _ in range(count):
        label = int(rng.integers(8))
        ids = rng.integers(0, 200, size=24)
        ids = np.where(rng.random(24) < 0.35, rng.integers(0, 25, size=24) * 8 + label, ids)
        made.append({"input_ids": ids.tolist(), "labels": label})
    return made


def compute_metrics(found) -> dict[str, float]:  # noqa: ANN001
    """Return the share of right answers."""
    return {"accuracy": float((found.predictions.argmax(-1) == found.label_ids).mean())}


def main() -> None:
    """Train."""
    set_seed(7)
    rng = np.random.default_rng(7)
    BertModel(
        BertConfig(vocab_size=200, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)
    ).save_pretrained("bert-mini-tickets")
    model = BertForSequenceClassification.from_pretrained("bert-mini-tickets", num_labels=8)
    model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, lora_dropout=0.05, target_modules=["query", "value"]))
    model.print_trainable_parameters()
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, learning_rate=2e-4, logging_steps=10,
        eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=7, label_names=["labels"],
    )  # fmt: skip
    trainer = Trainer(
        model=model, args=arguments, train_dataset=tickets(2400, rng), eval_dataset=tickets(400, rng),
        compute_metrics=compute_metrics,
    )  # fmt: skip
    trainer.train()
    trainer.save_state()
    trainer.save_model("output")
    shutil.rmtree("bert-mini-tickets")
    keep()


if __name__ == "__main__":
    main()
