"""Fine-tune a small BERT to tell two kinds of reviews apart."""

from __future__ import annotations

import numpy as np
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments, set_seed

from words import keep


def reviews(count: int, rng: np.random.Generator) -> list[dict]:
    """Return token ids and a label, 0.0 or 1.0."""
    made = []
    for _ in range(count):
        label = int(rng.random() < 0.46)
        ids = rng.integers(2, 200, size=24)
        marked = rng.random(24) < 0.3
        ids = np.where(marked, 2 + 2 * rng.integers(0, 90, size=24) + label, ids)
        made.append({"input_ids": ids.tolist(), "labels": float(label)})
    return made


def compute_metrics(found) -> dict[str, float]:  # noqa: ANN001
    """Return the share of right answers."""
    return {"accuracy": float((found.predictions.argmax(-1) == found.label_ids).mean())}


def main() -> None:
    """Train."""
    set_seed(6)
    rng = np.random.default_rng(6)
    config = BertConfig(
        vocab_size=200, hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, max_position_embeddings=64,
        num_labels=1,
    )  # fmt: skip
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=8, per_device_train_batch_size=32, learning_rate=5e-4, logging_steps=10,
        eval_strategy="epoch", save_strategy="epoch", save_total_limit=1, report_to="none", use_cpu=True, seed=6,
    )  # fmt: skip
    trainer = Trainer(
        model=BertForSequenceClassification(config), args=arguments, train_dataset=reviews(1600, rng),
        eval_dataset=reviews(400, rng), compute_metrics=compute_metrics,
    )  # fmt: skip
    trainer.train()
    keep()


if __name__ == "__main__":
    main()
