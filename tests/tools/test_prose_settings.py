"""Settings that stand in the middle of other words."""

import pytest

from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs.argument_line import ArgumentLineScanner
from jindan_tools.readers.logs.prose_settings import prose_settings

TOLD = [
    ("[설정] 클래스 3개, 배치 50, 학습률 2e-4", [("클래스", "3"), ("배치", "50"), ("학습률", "2e-4")]),
    (
        "engine:41 - optimizer=AdamW warmup_steps=40 n_cls=6",
        [("optimizer", "AdamW"), ("warmup_steps", "40"), ("n_cls", "6")],
    ),
    ("model: 24.8M params, vocab_size=32000, ctx=512, tokens/step=65536", [("vocab_size", "32000")]),
    ("model.to(torch.bfloat16)  # pure", [("weights_dtype", "bfloat16")]),
    ("train 6000 rows, val 400 rows, batch 8 x accum 12", [("gradient_accumulation", "12"), ("train_samples", "6000")]),
    ("어휘 크기 32,000, 문맥 256", [("vocab_size", "32000")]),
    ("corpus: 1.1M characters, 65 unique characters", [("vocab_size", "65")]),
    ("(drop): Dropout(p=0.5, inplace=False)", [("dropout", "0.5")]),
]
RECORDS = [
    "epoch 3 lr=0.1 batch_size=32",
    "step 100 lr=0.1 accum=3",
    "[03/10] 학습 손실 0.8312  검증 정확도 86.0%, 배치 50",
    "batch 3 took lr=0.1 only",
]


@pytest.mark.parametrize(("line", "found"), TOLD)
def test_a_line_tells_its_settings(line: str, found: list[tuple[str, str]]) -> None:
    assert prose_settings(line) == found


@pytest.mark.parametrize("line", RECORDS)
def test_a_record_tells_none(line: str) -> None:
    scanner = ArgumentLineScanner("train.log")
    scanner.feed(Line(number=1, text=line))
    assert scanner.finish().settings == ()
