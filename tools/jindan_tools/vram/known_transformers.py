"""Find the sizes of a published transformer by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jindan_tools.text.regex import regex
from jindan_tools.vram.transformer_shape import Activation, Block, TransformerShape

_TABLE = Path(__file__).parent / "transformers.tsv"
# What checkpoints of the same sizes add to their names.
_DRESSING = regex(r"^(?:meta|open|google|nous)-|-(?:hf|instruct|chat|base|it|v\d[\d.]*|uncased|cased|\d{4}|4bit|bnb)$")


def known_transformer(name: str) -> TransformerShape | None:
    """Return the sizes of a checkpoint such as 'meta-llama/Llama-2-7b-hf', None for an unknown name."""
    table = _shapes()
    short = name.strip().lower().rsplit("/", 1)[-1].replace("_", "-")
    for candidate in _undressed(short):
        if candidate in table:
            return table[candidate]
    return None


# By family, as configuration_opt.py and configuration_phi.py of transformers set them.
_ACTIVATIONS = {"opt-": Activation.RELU, "phi-1": Activation.TANH_GELU, "phi-2": Activation.TANH_GELU}


def known_transformer_names() -> tuple[str, ...]:
    """Return the names of the table, in its order."""
    return tuple(shape.name for shape in _shapes().values())


def _undressed(name: str) -> Iterator[str]:
    yield name
    while (shorter := _DRESSING.sub("", name)) != name:
        name = shorter
        yield name
        yield re.sub(r"^llama(?=\d)", "llama-", name)


@cache
def _shapes() -> dict[str, TransformerShape]:
    lines = _TABLE.read_text("utf-8").splitlines()
    shapes = (_shape(line.split("\t")) for line in lines if line and not line.startswith("#"))
    return {shape.name.replace("_", "-"): shape for shape in shapes}


def _shape(cells: list[str]) -> TransformerShape:
    layers, hidden, heads, kv_heads, head_dim, intermediate, vocab = (int(c) for c in cells[1:8])
    positions, experts, active, decoder, parameters = (int(c) for c in cells[12:17])
    return TransformerShape(
        name=cells[0],
        layers=layers,
        hidden=hidden,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        intermediate=intermediate,
        vocab=vocab,
        block=Block(cells[8]),
        tied=cells[9] == "1",
        qk_norm=cells[10] == "1",
        biased=cells[11] == "1",
        positions=positions,
        activation=next((a for name, a in _ACTIVATIONS.items() if cells[0].startswith(name)), Activation.GELU),
        sandwich_norms=cells[0].startswith(("gemma-2-", "gemma-3-")),
        experts=experts,
        experts_active=active,
        decoder_layers=decoder,
        sequence=min(positions or 2048, 2048),
        parameters=parameters,
    )
