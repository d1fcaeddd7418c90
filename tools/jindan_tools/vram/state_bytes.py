"""Bytes that one parameter costs in weights, gradients and optimizer states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from jindan_tools.vram.setup import Optimizer, Precision, Quantization


class StateBytes(Struct, frozen=True, kw_only=True):
    """Bytes a parameter; `optimizer` includes an fp32 master copy where the mode keeps one."""

    weight: float
    gradient: float
    optimizer: float


# Optimizer states in bytes per parameter when they are fp32. torch.optim keeps them in the type of the parameter,
# bitsandbytes in 8 bits with one fp32 scale for 256 values (Dettmers et al., arXiv 2110.02861), transformers'
# Adafactor one row and one column per matrix (counted as 0.02), Lion and Muon one momentum.
_STATES_FP32: Mapping[Optimizer, float] = MappingProxyType(
    {
        Optimizer.ADAMW: 8.0,
        Optimizer.ADAMW_FUSED: 8.0,
        Optimizer.SGD: 4.0,
        Optimizer.SGD_PLAIN: 0.0,
        Optimizer.ADAMW_8BIT: 2.03,
        # Pages live in host memory and come in when there is room (QLoRA, arXiv 2305.14314).
        Optimizer.PAGED_ADAMW_8BIT: 0.0,
        Optimizer.ADAFACTOR: 0.02,
        Optimizer.LION: 4.0,
        Optimizer.RMSPROP: 4.0,
        Optimizer.MUON: 4.0,
    }
)
_EIGHT_BIT = (Optimizer.ADAMW_8BIT, Optimizer.PAGED_ADAMW_8BIT)
# 4-bit values plus one fp32 scale for 64 values, or one 8-bit scale for 64 with an fp32 one for 256 of those
# (QLoRA, arXiv 2305.14314, section 3); int8 with one scale a row, and as much again
# once a step has run (bitsandbytes 0.50 on an H200: 1.0 B a parameter after loading, 2.0 after the first update).
_QUANTIZED: Mapping[Quantization, float] = MappingProxyType(
    {Quantization.NF4: 0.5625, Quantization.NF4_DOUBLE: 0.516, Quantization.INT8: 2.02}
)


def state_bytes(precision: Precision, optimizer: Optimizer) -> StateBytes:
    """Return the bytes of a trained parameter: fp32 AdamW 4 + 4 + 8, pure bf16 2 + 2 + 4, mixed 2 + 2 + 12.

    Autocast keeps fp32 weights and adds a 16-bit copy while the step runs: 6 + 4 + 8.
    Source: ZeRO (arXiv 1910.02054, section 3.1), transformers performance guide.
    """
    states = _STATES_FP32[optimizer]
    match precision:
        case Precision.FP32:
            return StateBytes(weight=4.0, gradient=4.0, optimizer=states)
        case Precision.AMP:
            return StateBytes(weight=6.0, gradient=4.0, optimizer=states)
        case Precision.BF16:
            return StateBytes(weight=2.0, gradient=2.0, optimizer=states if optimizer in _EIGHT_BIT else states / 2)
        case Precision.MIXED:
            return StateBytes(weight=2.0, gradient=2.0, optimizer=states + 4.0)


def frozen_bytes(precision: Precision) -> float:
    """Return the bytes of a weight that is not trained and not quantized."""
    return {Precision.FP32: 4.0, Precision.AMP: 6.0, Precision.BF16: 2.0, Precision.MIXED: 2.0}[precision]


def quantized_bytes(quantization: Quantization) -> float:
    """Return the bytes of a quantized weight. Raises KeyError for NONE, which stores no quantized weight."""
    return _QUANTIZED[quantization]
