"""Bytes that one transformer layer keeps for the backward pass, per token and hidden unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jindan_tools.vram.setup import Precision, Setup
from jindan_tools.vram.transformer_shape import Block, TransformerShape


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerBytes:
    """bytes / (tokens * hidden) = base + query * q + key * k + mlp * f, and eager attention adds score * a * s / h.

    q and k are the widths of all query and key heads over the hidden size, f the MLP's, a heads, s tokens.
    """

    base: float
    query: float
    key: float
    mlp: float
    score: float


# Counted on small models in tensors that autograd saves: transformers 5.23.0 on torch 2.14.1 (CPU) without dropout.
_FULL: Mapping[tuple[Block, Precision], LayerBytes] = MappingProxyType(
    {
        (Block.GATED, Precision.FP32): LayerBytes(base=24, query=8, key=8, mlp=16, score=4),
        (Block.GATED, Precision.BF16): LayerBytes(base=16, query=4, key=4, mlp=8, score=6),
        (Block.GATED, Precision.AMP): LayerBytes(base=26, query=8, key=8, mlp=14, score=6),
        (Block.GELU, Precision.FP32): LayerBytes(base=16, query=8, key=8, mlp=8, score=4),
        (Block.GELU, Precision.BF16): LayerBytes(base=8, query=4, key=4, mlp=4, score=2),
        (Block.GELU, Precision.AMP): LayerBytes(base=16, query=8, key=8, mlp=8, score=3),
        (Block.GELU_TANH, Precision.FP32): LayerBytes(base=16, query=8, key=8, mlp=20, score=4),
        (Block.GELU_TANH, Precision.BF16): LayerBytes(base=8, query=4, key=4, mlp=10, score=2),
        (Block.GELU_TANH, Precision.AMP): LayerBytes(base=16, query=6, key=6, mlp=14, score=3),
        (Block.PARALLEL, Precision.FP32): LayerBytes(base=24, query=8, key=8, mlp=8, score=4),
        (Block.PARALLEL, Precision.BF16): LayerBytes(base=12, query=4, key=4, mlp=4, score=6),
        (Block.PARALLEL, Precision.AMP): LayerBytes(base=18, query=6, key=6, mlp=8, score=3),
    }
)
# The inputs of frozen matrices need not be kept: adapters on attention only, then on all matrices (rank 8).
_FROZEN: Mapping[Precision, LayerBytes] = MappingProxyType(
    {
        Precision.FP32: LayerBytes(base=12.4, query=8, key=8, mlp=12, score=4),
        Precision.BF16: LayerBytes(base=10.3, query=4, key=4, mlp=6, score=6),
        Precision.AMP: LayerBytes(base=12.4, query=8, key=8, mlp=12, score=6),
    }
)
_ADAPTED: Mapping[Precision, LayerBytes] = MappingProxyType(
    {
        Precision.FP32: LayerBytes(base=17.0, query=8, key=8, mlp=16, score=4),
        Precision.BF16: LayerBytes(base=12.6, query=4, key=4, mlp=8, score=6),
        Precision.AMP: LayerBytes(base=19.0, query=8, key=8, mlp=14.2, score=6),
    }
)
_QK_NORM: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 8, Precision.BF16: 6, Precision.AMP: 6})
_QK_NORM_FROZEN = 4.0
# Hidden dropout stores masks of one byte; eager attention also its mask and a second copy of the probabilities.
_DROPOUT_BLOCKS = (Block.GELU, Block.GELU_TANH)
_DROPOUT_MASKS = 2.0
_DROPOUT_SCORE: Mapping[Precision, float] = MappingProxyType({Precision.FP32: 5, Precision.BF16: 3, Precision.AMP: 3})
# torch.compile recomputes element-wise results: torchtune measured 60.0 -> 51.0 GiB for a 3B model with 24 GiB states.
_COMPILED = 0.75
_MLP_NAMES = {"gate", "up", "down"}


def activation_bytes(shape: TransformerShape, setup: Setup, tokens: int) -> float:
    """Return the bytes that one layer saves for a sequence of `tokens` and one sample, without recomputation."""
    found = _layer(shape, setup)
    per_unit = found.base + found.query * _width(shape, shape.heads) + found.key * _width(shape, shape.kv_heads)
    per_unit += found.mlp * shape.intermediate * shape.experts_active / shape.hidden
    if shape.qk_norm:
        extra = _QK_NORM_FROZEN if setup.lora is not None else _QK_NORM[_kind(setup)]
        per_unit += extra * (_width(shape, shape.heads) + _width(shape, shape.kv_heads))
    dropout = shape.block in _DROPOUT_BLOCKS
    per_unit += _DROPOUT_MASKS if dropout else 0.0
    if not setup.flash_attention:
        score = found.score + (_DROPOUT_SCORE[_kind(setup)] if dropout else 0.0)
        per_unit += score * shape.heads * tokens / shape.hidden
    return per_unit * tokens * shape.hidden * (_COMPILED if setup.compiled else 1.0)


def checkpoint_bytes(shape: TransformerShape, setup: Setup, tokens: int) -> float:
    """Return the bytes of a layer's input, all that recomputation keeps of it."""
    return tokens * shape.hidden * (2.0 if _kind(setup) is Precision.BF16 else 4.0)


def _layer(shape: TransformerShape, setup: Setup) -> LayerBytes:
    kind = _kind(setup)
    full = _FULL[(shape.block, kind)]
    if setup.lora is None or shape.block is not Block.GATED:
        return full
    return (_ADAPTED if set(setup.lora.targets) & _MLP_NAMES else _FROZEN)[kind]


def _kind(setup: Setup) -> Precision:
    return Precision.BF16 if setup.precision is Precision.MIXED else setup.precision


def _width(shape: TransformerShape, heads: int) -> float:
    return heads * shape.head_dim / shape.hidden
