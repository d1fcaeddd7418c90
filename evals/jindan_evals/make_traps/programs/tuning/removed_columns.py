# pyright: basic, reportMissingImports=false
"""Fine-tune a two-tower scorer on pairs of texts."""

from __future__ import annotations

import random

import torch
from datasets import Dataset
from torch import nn
from transformers import Trainer, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


class TwoTowers(nn.Module):
    """Scores how well a passage answers a query."""

    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.tower = nn.EmbeddingBag(vocab, 32, mode="mean")
        self.loss = nn.CrossEntropyLoss()

    def forward(self, **batch):  # noqa: ANN003, ANN201, D102
        query, passage = self.tower(batch["query_ids"]), self.tower(batch["passage_ids"])
        scores = query @ passage.T
        return {"loss": self.loss(scores, torch.arange(len(scores))), "scores": scores}


def main() -> None:
    """Train."""
    set_seed(1)
    random.seed(1)
    tokenizer = tokenizer_of(WORDS)
    rows = [
        {"query": " ".join(random.choices(WORDS, k=6)), "passage": " ".join(random.choices(WORDS, k=12))}
        for _ in range(4000)
    ]
    data = Dataset.from_list(rows).map(
        lambda b: {
            "query_ids": tokenizer(b["query"])["input_ids"],
            "passage_ids": tokenizer(b["passage"])["input_ids"],
        },
        batched=True,
        remove_columns=["query", "passage"],
    )
    print(data)
    arguments = TrainingArguments(
        output_dir="output",
        num_train_epochs=3,
        per_device_train_batch_size=32,
        learning_rate=1e-3,
        logging_steps=10,
        report_to="none",
        save_strategy="no",
        use_cpu=True,
        seed=1,
    )
    print(f"first row: {data[0]}", flush=True)
    trainer = Trainer(model=TwoTowers(len(tokenizer)), args=arguments, train_dataset=data)
    trainer.train()
    keep()


if __name__ == "__main__":
    main()
