# pyright: basic, reportMissingImports=false
"""Train a small sentence encoder on graded pairs with sentence-transformers."""

from __future__ import annotations

import random

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.evaluation import EmbeddingSimilarityEvaluator
from sentence_transformers.sentence_transformer.losses import CoSENTLoss
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel

from jindan_evals.make_traps.programs.tuning.words import keep, tokenizer_of

TOPICS, WORDS = 12, [f"w{i}" for i in range(240)]


def pairs(count: int) -> dict[str, list]:
    """Return sentences of topics, and how much two of them share, in fifths."""
    first, second, scores = [], [], []
    for _ in range(count):
        topics = [random.sample(range(TOPICS), 5) for _ in range(2)]
        shared = random.randint(0, 5)
        topics[1] = topics[0][:shared] + [t for t in topics[1] if t not in topics[0]][: 5 - shared]
        topics[1] += topics[0][: 5 - len(topics[1])]
        first.append(" ".join(WORDS[t * 20 + random.randrange(20)] for t in topics[0] * 2))
        second.append(" ".join(WORDS[t * 20 + random.randrange(20)] for t in topics[1] * 2))
        scores.append(min(1.0, max(0.0, round(len(set(topics[0]) & set(topics[1])) / 5 + random.gauss(0, 0.1), 2))))
    return {"sentence1": first, "sentence2": second, "score": scores}


def main() -> None:
    """Train."""
    random.seed(9)
    torch.manual_seed(9)
    torch.set_num_threads(1)
    tokenizer = tokenizer_of(WORDS)
    tokenizer.save_pretrained("encoder")
    BertModel(
        BertConfig(
            vocab_size=len(tokenizer), hidden_size=64, num_hidden_layers=1, num_attention_heads=4, intermediate_size=128
        )
    ).save_pretrained("encoder")
    body = Transformer("encoder")
    model = SentenceTransformer(modules=[body, Pooling(64, pooling_mode="mean")])
    held_out = pairs(400)
    judge = EmbeddingSimilarityEvaluator(held_out["sentence1"], held_out["sentence2"], held_out["score"], name="dev")
    arguments = SentenceTransformerTrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, learning_rate=4e-3, warmup_steps=15, logging_steps=10,
        eval_strategy="steps", eval_steps=75, save_strategy="no", report_to="none", use_cpu=True, seed=9,
    )  # fmt: skip
    trainer = SentenceTransformerTrainer(
        model=model, args=arguments, train_dataset=Dataset.from_dict(pairs(2400)), eval_dataset=Dataset.from_dict(held_out),
        loss=CoSENTLoss(model), evaluator=judge,
    )  # fmt: skip
    trainer.train()
    trainer.save_state()
    keep("encoder")
    keep()


if __name__ == "__main__":
    main()
