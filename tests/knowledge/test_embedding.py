"""The vector of a text: the same everywhere, of unit length, and close for the same thing in two languages."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from jindan_knowledge.embedding import DIMENSION, cosine, embed
from jindan_knowledge.terms import concepts

TEXT = "AdamW 학습률 0.01에서 loss가 NaN으로 발산했습니다 (mAP50 0.764 → 0.041)"
PAIRS = {
    "오른 학습률 때문에 손실이 발산": ("loss diverged because of the learning rate", "the disk was full"),
    "기울기 소실": ("vanishing gradient", "exploded memory on the host"),
    "메모리 부족으로 종료": ("killed by out of memory", "labels are shuffled"),
}


def test_a_vector_is_the_same_in_a_process_with_another_hash_seed() -> None:
    code = "import json, sys; from jindan_knowledge.embedding import embed; print(json.dumps(embed(sys.argv[1])))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, TEXT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]

    assert [json.loads(run.stdout) for run in runs] == [list(embed(TEXT))] * 2


def test_a_vector_has_the_fixed_dimension_and_length_one() -> None:
    vector = embed(TEXT)

    assert (len(vector), round(math.hypot(*vector), 9)) == (DIMENSION, 1.0)


@pytest.mark.parametrize("text", ["", " \n", "!?…", "\ud800", "\x00"])
def test_a_text_without_words_has_a_vector_of_zeros(text: str) -> None:
    assert set(embed(text)) == {0.0}


@pytest.mark.parametrize("korean", PAIRS)
def test_a_sentence_is_nearer_to_its_translation_than_to_another_matter(korean: str) -> None:
    same, other = (cosine(embed(korean), embed(english)) for english in PAIRS[korean])

    assert same > other + 0.2


def test_an_endless_text_is_cut() -> None:
    assert embed("손실 " * 20_000) == embed("손실 " * 100_000)


def test_every_form_of_the_glossary_finds_its_concept(repo_root: Path) -> None:
    rows = json.loads((repo_root / "knowledge/jindan_knowledge/glossary.json").read_text("utf-8"))

    lost = [f for concept, row in rows.items() for f in row["forms"] if concept not in concepts(f)]

    assert lost == []
