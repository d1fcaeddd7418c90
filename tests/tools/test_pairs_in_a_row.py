"""A name that nobody knows counts where it stands in a row of names and numbers."""

from __future__ import annotations

import pytest

from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.prose_settings import prose_settings

ROWS = {
    "loss 0.30 d_ap 0.01 d_an 0.02 active 1.00": ["loss", "d_ap", "d_an", "active"],
    "loss 0.30 after 5 epochs": ["loss"],
    "loss 0.30 on 500 rows": ["loss"],
    "loss 0.78 speed 3.11 it/s gpu_temp 62C clocks 1980 MHz": ["loss", "speed", "gpu_temp", "clocks"],
    "loss: 0.31, val: 0.29": ["loss", "val"],
    "loss: 1.9, Train: 0.51, Val: 0.29": ["loss", "Train acc", "Val acc"],
}


@pytest.mark.parametrize(("line", "names"), ROWS.items(), ids=ROWS.keys())
def test_names_in_a_row(line: str, names: list[str]) -> None:
    assert [name for name, _ in find_pairs(line)] == names


PROSE = {
    "batch 16, SGD momentum 0.9 lr 0.4 (from the recipe), classes 100": [
        ("batch_size", "16"),
        ("momentum", "0.9"),
        ("learning_rate", "0.4"),
        ("num_classes", "100"),
        ("optimizer", "SGD"),
    ],
    "batch 16 of 300": [],
    "loaded batch 16 total 300 images": [],
    "vocab 50304, ctx 1024, warmup 2000, total 100000": [
        ("vocab_size", "50304"),
        ("warmup_steps", "2000"),
        ("total_steps", "100000"),
    ],
    "AdamW(lr=0.003, weight_decay=5.0)  ViT-S/16": [("optimizer", "AdamW"), ("lr", "0.003"), ("weight_decay", "5.0")],
    "rows 18,420 | target price: mean 41.27 std 12.31": [("target_std", "12.31")],
    "TripletMarginLoss(margin=0.3) P=16 K=4": [("margin", "0.3"), ("loss_name", "TripletMarginLoss")],
    "UNet 35.7M | prediction_type=epsilon | T=1000": [("prediction_type", "epsilon")],
}


@pytest.mark.parametrize(("line", "told"), PROSE.items(), ids=PROSE.keys())
def test_facts_told_among_words(line: str, told: list[tuple[str, str]]) -> None:
    assert prose_settings(line)[: len(told)] == told
