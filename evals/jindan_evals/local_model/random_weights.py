"""Models of random weights: under a grammar they visit every branch of it, so they are thorough fuzzers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from jindan_evals.local_model.model_file import Matrix, Sizes, Vocabulary, write_model

# All messages in the usual marks.
TEMPLATE = (
    "{%- for m in messages -%}{{- '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' -}}{%- endfor -%}"
    "{{- '<|im_start|>assistant\n' -}}"
)


def random_sizes(vocabulary: Vocabulary) -> Sizes:
    """Return sizes small enough for thousands of tokens a second."""
    return Sizes(vocabulary=len(vocabulary.entries), width=32, layers=1, heads=1, inner=64)


def write_random_model(path: Path, vocabulary: Vocabulary, seed: int, spread: float) -> None:
    """Write a model of normal weights; with a wide `spread` each answer hangs on every letter of the question."""
    sizes = random_sizes(vocabulary)
    random = np.random.default_rng(seed)

    def matrix(*shape: int) -> Matrix:
        return (random.standard_normal(shape) * spread).astype(np.float32)

    width, inner = sizes.width, sizes.inner
    matrices = {"token_embd.weight": matrix(sizes.vocabulary, width), "output.weight": matrix(sizes.vocabulary, width)}
    matrices["output_norm.weight"] = np.ones(width, dtype=np.float32)
    for layer in range(sizes.layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrices[f"blk.{layer}.{name}.weight"] = matrix(width, width)
        for name in ("ffn_gate", "ffn_up"):
            matrices[f"blk.{layer}.{name}.weight"] = matrix(inner, width)
        matrices[f"blk.{layer}.ffn_down.weight"] = matrix(width, inner)
        for name in ("attn_norm", "ffn_norm"):
            matrices[f"blk.{layer}.{name}.weight"] = np.ones(width, dtype=np.float32)
    write_model(path, sizes, vocabulary, matrices, TEMPLATE, small=False)


def cut(vocabulary: Vocabulary, most: int) -> Vocabulary:
    """Return the first entries of a vocabulary with the merges that make them: a grammar tries every entry."""
    alphabet = len(vocabulary.entries) - len(vocabulary.merges)
    return Vocabulary(
        entries=vocabulary.entries[:most],
        merges=vocabulary.merges[: most - alphabet],
        marks=vocabulary.marks,
        end=vocabulary.end,
    )


def byte_vocabulary(end: str, marks: tuple[str, ...]) -> Vocabulary:
    """Return a vocabulary of single bytes; a file without any merge is refused, so it has one."""
    letters = [chr(b) for b in (*range(33, 127), *range(161, 173), *range(174, 256))]
    letters += [chr(256 + n) for n in range(256 - len(letters))]
    return Vocabulary(entries=(*marks, *letters, "ab"), merges=("a b",), marks=marks, end=end)
