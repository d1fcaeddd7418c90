"""Write a llama-shaped model into a GGUF file (ggml's docs/gguf.md): sizes, tokenizer, chat template, matrices."""

# The package ships partial types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import gguf
import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
EPSILON = 1e-5
THETA = 10_000.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """Sizes of a model: entries of the vocabulary, width, layers, heads, inner width, longest context in tokens."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    context: int = 8192


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """Entries in the order of their ids, in the letters of byte-level BPE; merges; and the marks, which end a text."""

    entries: tuple[str, ...]
    merges: tuple[str, ...]
    marks: tuple[str, ...]
    end: str


def read_vocabulary(text: str, end: str) -> Vocabulary:
    """Return the vocabulary of a tokenizer.json; `end` is the mark that ends an answer."""
    data = cast("Mapping[str, object]", json.loads(text))
    model = cast("Mapping[str, object]", data["model"])
    ids = cast("Mapping[str, int]", model["vocab"])
    merges = cast("list[str | list[str]]", model["merges"])
    marks = [str(mark["content"]) for mark in cast("list[Mapping[str, object]]", data["added_tokens"])]
    return Vocabulary(
        entries=tuple(sorted(ids, key=lambda entry: ids[entry])),
        merges=tuple(m if isinstance(m, str) else " ".join(m) for m in merges),
        marks=tuple(marks),
        end=end,
    )


def write_model(
    path: Path, sizes: Sizes, vocabulary: Vocabulary, matrices: Mapping[str, Matrix], template: str, *, small: bool
) -> None:
    """Write a file; `matrices` carry GGUF names, Q and K rows interleaved. `small` packs matrices as Q8_0, else F16."""
    out = gguf.GGUFWriter(path, "llama")
    _write_sizes(out, sizes, small=small)
    _write_vocabulary(out, vocabulary)
    out.add_chat_template(template)
    packed = gguf.GGMLQuantizationType.Q8_0
    for name, matrix in matrices.items():
        if matrix.ndim == 1:
            out.add_tensor(name, matrix.astype(np.float32))
        elif small:
            rows = gguf.quants.quantize(np.ascontiguousarray(matrix, dtype=np.float32), packed)
            out.add_tensor(name, rows, raw_dtype=packed)
        else:
            out.add_tensor(name, matrix.astype(np.float16))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def _write_sizes(out: gguf.GGUFWriter, sizes: Sizes, *, small: bool) -> None:
    out.add_context_length(sizes.context)
    out.add_embedding_length(sizes.width)
    out.add_block_count(sizes.layers)
    out.add_feed_forward_length(sizes.inner)
    out.add_head_count(sizes.heads)
    out.add_head_count_kv(sizes.heads)
    out.add_layer_norm_rms_eps(EPSILON)
    out.add_rope_freq_base(THETA)
    out.add_rope_dimension_count(sizes.width // sizes.heads)
    out.add_vocab_size(sizes.vocabulary)
    kind = gguf.LlamaFileType.MOSTLY_Q8_0 if small else gguf.LlamaFileType.MOSTLY_F16
    out.add_file_type(kind)


def _write_vocabulary(out: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    marks = set(vocabulary.marks)
    kinds = [gguf.TokenType.CONTROL if e in marks else gguf.TokenType.NORMAL for e in vocabulary.entries]
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("qwen2")
    out.add_token_list(list(vocabulary.entries))
    out.add_token_types(kinds)
    out.add_token_merges(list(vocabulary.merges))
    out.add_eos_token_id(vocabulary.entries.index(vocabulary.end))
    out.add_pad_token_id(0)
    out.add_add_bos_token(False)


def interleaved(rows: Matrix, heads: int) -> Matrix:
    """Return Q or K rows in the order of llama's rotation, from the order in which halves are rotated."""
    out, width = rows.shape
    return rows.reshape(heads, 2, out // heads // 2, width).swapaxes(1, 2).reshape(out, width)
