"""Turn trained weights into the model file: `python -m jindan_evals.small_model.to_gguf WEIGHTS TOKENIZER OUT.gguf`.

WEIGHTS is the folder that the trainer wrote. Matrices are packed as Q8_0 (`--half` keeps F16).
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import numpy as np

from jindan_evals.local_model.model_file import Matrix, Sizes, interleaved, read_vocabulary, write_model
from jindan_evals.small_model.compact import CHAT_TEMPLATE, END

_TURNED = ("attn_q.weight", "attn_k.weight")


def read_weights(folder: Path, heads: int) -> dict[str, Matrix]:
    """Return the matrices of a training run, Q and K as llama.cpp turns them."""
    return {
        name: interleaved(matrix, heads) if name.endswith(_TURNED) else matrix for name, matrix in _matrices(folder)
    }


def _matrices(folder: Path) -> Iterator[tuple[str, Matrix]]:
    for path in sorted(folder.glob("weights*.npz")):
        with zipfile.ZipFile(path) as held:
            for name in held.namelist():
                with held.open(name) as file:
                    # An object array would be unpickled.
                    matrix = np.lib.format.read_array(file, allow_pickle=False)
                yield name.removesuffix(".npy"), matrix.astype(np.float32)


def read_sizes(folder: Path) -> Sizes:
    """Return the sizes that the log of a training run names."""
    log = cast("Mapping[str, object]", json.loads((folder / "log.json").read_text(encoding="utf-8")))
    return Sizes(**cast("Mapping[str, int]", log["shape"]))


def convert(weights: Path, tokenizer: Path, out: Path, *, small: bool = True) -> None:
    """Write the model file."""
    sizes = read_sizes(weights)
    vocabulary = read_vocabulary(tokenizer.read_text(encoding="utf-8"), END)
    write_model(out, sizes, vocabulary, read_weights(weights, sizes.heads), CHAT_TEMPLATE, small=small)


def main() -> None:
    """Read the command line and convert."""
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", action="store_true")
    asked = parser.parse_args()
    convert(asked.weights, asked.tokenizer, asked.out, small=not asked.half)


if __name__ == "__main__":
    main()
