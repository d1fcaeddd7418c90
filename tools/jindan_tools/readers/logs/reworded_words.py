"""The words without which no line is said in other words (see `rewordings`)."""

from __future__ import annotations

WORDS: tuple[str, ...] = (
    "epoch/iter", "pisode", "에피소드", "ound", "OUND", " of epoch", " of Epoch", " for epoch", " for Epoch", " in epoch",
    " at epoch", " at Epoch", " after epoch", "번째 ", "반복", "이터", "%) ", "oss=", "oss:", "OSS=", "poch", "POCH", "tep",
    "ter", "에폭", "에포크", "스텝",
)  # fmt: skip
