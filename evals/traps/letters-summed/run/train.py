"""Fine-tune a small wav2vec 2.0 with CTC on tones, one letter a tone."""

from __future__ import annotations

import random

import numpy as np
import torch
from transformers import Trainer, TrainingArguments, Wav2Vec2Config, Wav2Vec2ForCTC, set_seed

from words import keep

LETTERS = "_abcdefgh"


def clip() -> dict:
    """Return 0.8 s of sound at 2 kHz and the letters of its tones."""
    ids = [random.randrange(1, 9) for _ in range(4)]
    parts = []
    for i in ids:
        t = np.arange(320) / 2000
        parts.append(np.concatenate([np.sin(2 * np.pi * (60 + 90 * i) * t), np.zeros(80)]))
    wave = np.concatenate(parts) + np.random.normal(0, 0.05, 1600)
    return {"input_values": wave.astype("float32"), "labels": ids}


def collate(rows: list[dict]) -> dict:
    """Stack clips of one length."""
    return {"input_values": torch.tensor(np.stack([r["input_values"] for r in rows])), "labels": torch.tensor([r["labels"] for r in rows])}


def compute_metrics(found) -> dict[str, float]:
    """Return the share of clips with a wrong letter, and of wrong letters."""
    wrong = errors = 0
    for logits, wanted in zip(found.predictions, found.label_ids, strict=True):
        path = logits.argmax(-1)
        got = [int(p) for p, q in zip(path, [-1, *path[:-1]], strict=True) if p != q and p != 0]
        table = np.arange(len(wanted) + 1)
        for g in got:
            new = [table[0] + 1]
            for j, w in enumerate(wanted, 1):
                new.append(min(table[j] + 1, new[-1] + 1, table[j - 1] + (g != w)))
            table = np.array(new)
        errors += int(table[-1])
        wrong += int(table[-1] > 0)
    return {"wer": wrong / len(found.label_ids), "cer": errors / (4 * len(found.label_ids))}


def main() -> None:
    """Train."""
    set_seed(9)
    random.seed(9)
    np.random.seed(9)
    config = Wav2Vec2Config(
        vocab_size=len(LETTERS), hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, conv_dim=(48, 48, 48),
        conv_kernel=(10, 5, 4), conv_stride=(5, 4, 2), num_feat_extract_layers=3, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4,
        mask_time_prob=0.0, hidden_dropout=0.0, attention_dropout=0.0, feat_proj_dropout=0.0, layerdrop=0.0, pad_token_id=0,
    )  # fmt: skip
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=8, per_device_train_batch_size=16, learning_rate=3e-3, warmup_steps=30, logging_steps=15,
        eval_strategy="epoch", save_strategy="epoch", save_total_limit=1, report_to="none", use_cpu=True, seed=9,
    )
    trainer = Trainer(
        model=Wav2Vec2ForCTC(config), args=arguments, train_dataset=[clip() for _ in range(960)], eval_dataset=[clip() for _ in range(160)],
        data_collator=collate, compute_metrics=compute_metrics,
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
