"""Write the training data: `python -m jindan_evals.small_model.write_data FOLDER --shards N`.

Deterministic: the same code and the same numbers of shards give the same bytes. A shard that is there is kept, so that
several processes can share the work (`--from`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from jindan_evals.small_model.compact import END, compact
from jindan_evals.small_model.examples import examples
from jindan_evals.small_model.pool import Origin, for_training, held_out, load_pool
from jindan_evals.small_model.shards import Pair, write_shard
from jindan_evals.small_model.synthesis import made_up
from jindan_evals.small_model.tokens import train_tokenizer

DIAGNOSES_A_SHARD = 600
LONGEST = 2048
_FOR_TOKENIZER = 400
_HELD_SEED = 1_000_003
# Half of the questions lose some lines, so that no single wording is learnt by heart.
_LINE_LOST = 0.2
_LOSES_LINES = 0.5
_NEEDED = ("- cause_", "- hypotheses", "고를 수 있는", "<|im_")


def texts(pool: Sequence[Origin], seed: int, diagnoses: int) -> Iterator[tuple[str, str]]:
    """Yield questions as the model reads them, with the answer and the end mark."""
    random = Random(seed)
    for _ in range(diagnoses):
        for example in examples(made_up(pool, random), random):
            asked = compact(example.messages)
            yield _shortened(asked, random), f"{example.answer}{END}"


def _shortened(asked: str, random: Random) -> str:
    if random.random() >= _LOSES_LINES:
        return asked
    lines = asked.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith(("위 진단", "보고서에", "위 증거"))), 0)
    kept = [line for line in lines[start + 1 :] if line.startswith(_NEEDED) or random.random() >= _LINE_LOST]
    return "\n".join([*lines[: start + 1], *kept])


def pairs(tokenizer: Tokenizer, told: Iterator[tuple[str, str]]) -> Iterator[Pair]:
    """Yield questions and answers as ids, those left out that are too long."""
    for asked, answer in told:
        question, reply = tokenizer.encode(asked).ids, tokenizer.encode(answer).ids
        if len(question) + len(reply) <= LONGEST:
            yield question, reply


def main() -> None:
    """Write rules.json, tokenizer.json, held.xz and train-NNN.xz."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--from", dest="first", type=int, default=0)
    asked = parser.parse_args()
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    pool = load_pool()
    # For the `rules` of training.json.
    (folder / "rules.json").write_text(json.dumps(sorted({origin.rule for origin in pool})), encoding="utf-8")
    tokenizer = _tokenizer(folder / "tokenizer.json", pool)
    if not (folder / "held.xz").exists() and not asked.first:
        write_shard(folder / "held.xz", pairs(tokenizer, texts(held_out(pool), _HELD_SEED, 200)))
    for number in range(asked.first, asked.shards):
        path = folder / f"train-{number:03d}.xz"
        if not path.exists():
            write_shard(path, pairs(tokenizer, texts(for_training(pool), number + 1, DIAGNOSES_A_SHARD)))
            print(path.name, path.stat().st_size, flush=True)


def _tokenizer(path: Path, pool: Sequence[Origin]) -> Tokenizer:
    if not path.exists():
        told = texts(for_training(pool), 0, _FOR_TOKENIZER)
        train_tokenizer(text for pair in told for text in pair).save(str(path))
    return Tokenizer.from_file(str(path))


if __name__ == "__main__":
    main()
