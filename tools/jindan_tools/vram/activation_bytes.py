"""Bytes that one transformer layer keeps for the backward pass, per token and hidden unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from jindan_tools.vram.setup import Precision, Setup
from jindan_tools.vram.transformer_shape import Activation, Block, TransformerShape


class LayerBytes(Struct, frozen=True, kw_only=True):
    """bytes / (tokens * hidden) = base + query * q + key * k + mlp * f, and eager attention adds score * a * s / h.

    q and k are the widths of all query and key heads over the hidden size, f the MLP's, a heads, s tokens.
    """

    base: float
    query: float
    key: float
    mlp: float
    score: float


# Counted on small models in tensors that autograd saves: transformers 5.23.0 on torch 2.14.1 (CPU) without dropout.
# Autocast of a CUDA device was checked on an H200 (benchmarks/vram/measured/h200.csv): it casts the input of each matrix
# anew and keeps SiLU, GELU and the attention in 16 bits.
_FULL: Mapping[tuple[Block, Precision], LayerBytes] = MappingProxyType(
    {
        (Block.GATED, Precision.FP32): LayerBytes(base=24, query=8, key=8, mlp=16, score=4),
        (Block.GATED, Precision.BF16): LayerBytes(base=16, query=4, key=4, mlp=8, score=6),
        (Block.GATED, Precision.AMP): LayerBytes(base=26, query=4, key=4, mlp=8, score=6),
        (Block.GELU, Precision.FP32): LayerBytes(base=16, query=8, key=8, mlp=8, score=4),
        (Block.GELU, Precision.BF16): LayerBytes(base=8, query=4, key=4, mlp=4, score=2),
        (Block.GELU, Precision.AMP): LayerBytes(base=16, query=4, key=4, mlp=4, score=3),
        (Block.GELU_TANH, Precision.FP32): LayerBytes(base=16, query=8, key=8, mlp=20, score=4),
        (Block.GELU_TANH, Precision.BF16): LayerBytes(base=8, query=4, key=4, mlp=10, score=2),
        (Block.GELU_TANH, Precision.AMP): LayerBytes(base=16, query=6, key=6, mlp=14, score=3),
        (Block.PARALLEL, Precision.FP32): LayerBytes(base=24, query=8, key=8, mlp=8, score=4),
        (Block.PARALLEL, Precision.BF16): LayerBytes(base=12, query=4, key=4, mlp=4, score=6),
        (Block.PARALLEL, Precision.AMP): LayerBytes(base=16, query=4, key=4, mlp=4, score=3),
    }
)
# The inputs of frozen matrices need not be kept; each adapter keeps its own input, `adapter` bytes a unit of width.
_FROZEN: Mapping[Precision, LayerBytes] = MappingProxyType(
    {
        Precision.FP32: LayerBytes(base=8.4, query=8, key=8, mlp=12, score=4),
        Precision.BF16: LayerBytes(base=8.5, query=4, key=4, mlp=6, score=6),
        Precision.AMP: LayerBytes(base=8.0, query=4, key=4, mlp=6, score=6),
    }
)
# peft keeps adapters in fp32: the input's fp32 copy after dropout and its mask; under autocast a 16-bit copy and the mask.
# An adapter of the type of the weights, as LitGPT and torchtune have it, shares the inputs of q, k, v and of gate, up.
_ADAPTER: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 5.0, Precision.BF16: 5.0, Precision.AMP: 2.2})
_SHARED_ADAPTER = 2.0
_MERGED_MASK = 1.0
_MERGED_INPUTS = 6.0
_QK_NORM: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 8, Precision.BF16: 6, Precision.AMP: 6})
_QK_NORM_FROZEN = 4.0
# Hidden dropout stores masks of one byte; eager attention also its mask and a second copy of the probabilities.
_DROPOUT_BLOCKS = (Block.GELU, Block.GELU_TANH)
_DROPOUT_MASKS = 2.0
_DROPOUT_SCORE: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 5, Precision.BF16: 3, Precision.AMP: 3})
# torch.compile recomputes element-wise results: torchtune measured 60.0 -> 51.0 GiB for a 3B model with 24 GiB states.
_COMPILED = 0.75
# An activation function written out in eager operations saves more (12 - 8 ... of GELU_TANH over GELU), ReLU its output only.
_WRITTEN_OUT: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 12, Precision.BF16: 5, Precision.AMP: 6})
# Two more norms a layer (Gemma 2 and 3), in fp32 inside; copies of the tokens that each expert of a mixture gets.
_SANDWICH: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 24, Precision.BF16: 25, Precision.AMP: 24})
_ROUTED: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 13, Precision.BF16: 6.7, Precision.AMP: 6.7})
_INPUTS = {"q": "hidden", "k": "hidden", "v": "hidden", "gate": "hidden", "up": "hidden", "o": "wide", "down": "mlp"}


def activation_bytes(shape: TransformerShape, setup: Setup, tokens: int) -> float:
    """Return the bytes that one layer saves for a sequence of `tokens` and one sample, without recomputation."""
    kind = _kind(setup)
    found = _layer(shape, setup)
    ratio = shape.intermediate * shape.experts_active / shape.hidden
    per_unit = found.base + found.query * _width(shape, shape.heads) + found.key * _width(shape, shape.kv_heads)
    per_unit += _mlp_bytes(shape, found.mlp, kind, _merged(setup)) * ratio
    per_unit += _adapter_bytes(shape, setup, ratio) + _merged_bytes(shape, setup)
    if shape.qk_norm:
        extra = _QK_NORM_FROZEN if setup.lora is not None else _QK_NORM[kind]
        per_unit += extra * (_width(shape, shape.heads) + _width(shape, shape.kv_heads))
    dropout = shape.block in _DROPOUT_BLOCKS
    per_unit += _DROPOUT_MASKS if dropout else 0.0
    per_unit += _SANDWICH[kind] if shape.sandwich_norms else 0.0
    per_unit += _ROUTED[kind] * shape.experts_active if shape.experts > 1 else 0.0
    if not setup.flash_attention:
        score = found.score + (_DROPOUT_SCORE[kind] if dropout else 0.0)
        per_unit += score * shape.heads * tokens / shape.hidden
    return per_unit * tokens * shape.hidden * (_COMPILED if setup.compiled else 1.0)


def _mlp_bytes(shape: TransformerShape, each: float, kind: Precision, merged: bool) -> float:
    if shape.activation is Activation.RELU:
        return each / 2
    written_out = shape.activation is Activation.TANH_GELU and shape.block in (Block.GELU, Block.PARALLEL)
    written_out = written_out and not merged
    return each + (_WRITTEN_OUT[kind] if written_out else 0.0)


def _adapter_bytes(shape: TransformerShape, setup: Setup, ratio: float) -> float:
    """Return the bytes that adapters keep of their inputs, for a unit of hidden width."""
    if setup.lora is None or shape.block is not Block.GATED:
        return 0.0
    widths = {"hidden": 1.0, "wide": _width(shape, shape.heads), "mlp": ratio}
    inputs = [_INPUTS[name] for name in setup.lora.targets]
    if setup.lora.shares_inputs:
        attention = 1.0 if {"q", "k", "v"} & set(setup.lora.targets) else 0.0
        mlp = 1.0 if {"gate", "up"} & set(setup.lora.targets) else 0.0
        others = sum(widths[i] for i in inputs if i != "hidden")
        return _SHARED_ADAPTER * (attention + mlp + others)
    return _ADAPTER[_kind(setup)] * sum(widths[i] for i in inputs)


def _merged(setup: Setup) -> bool:
    return setup.lora is not None and setup.lora.merged


def _merged_bytes(shape: TransformerShape, setup: Setup) -> float:
    """Return what LitGPT's merged matrix keeps more, for a unit of hidden width.

    The output of q, k and v stays as a whole behind v, each adapter's result is copied for its padding, and the dropped
    input has a mask of a byte. PARALLEL blocks need no input of their own for frozen matrices. Counted in tensors that autograd saves
    (litgpt 0.2.0, CPU, phi-1.5, StableLM and Llama with q and v: 29.1, 29.1 and 43.3 with a mask of one byte).
    """
    if setup.lora is None or not setup.lora.merged:
        return 0.0
    each = 4.0 if _kind(setup) is Precision.FP32 else 2.0
    query, key = _width(shape, shape.heads), _width(shape, shape.kv_heads)
    padded = sum({"q": query, "k": key, "v": key}.get(name, 0.0) for name in setup.lora.targets)
    kept = each * (query + key) + each * padded + _MERGED_MASK
    return kept - (_MERGED_INPUTS if shape.block is Block.PARALLEL else 0.0)


def checkpoint_bytes(shape: TransformerShape, setup: Setup, tokens: int) -> float:
    """Return the bytes of a layer's input, all that recomputation keeps of it."""
    return tokens * shape.hidden * (2.0 if _kind(setup) is Precision.BF16 else 4.0)


def _layer(shape: TransformerShape, setup: Setup) -> LayerBytes:
    """Return the bytes of a layer; the inputs of frozen matrices are only kept where something else needs them."""
    kind = _kind(setup)
    full = _FULL[(shape.block, kind)]
    if setup.lora is None:
        return full
    if shape.block is Block.GATED:
        return _FROZEN[kind]
    each = 4.0 if kind is Precision.FP32 else 2.0
    return LayerBytes(base=full.base - each, query=full.query, key=full.key, mlp=full.mlp - each, score=full.score)


def _kind(setup: Setup) -> Precision:
    return Precision.BF16 if setup.precision is Precision.MIXED else setup.precision


def _width(shape: TransformerShape, heads: int) -> float:
    return heads * shape.head_dim / shape.hidden
